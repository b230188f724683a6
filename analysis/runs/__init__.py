"""Long runs: they use every core or a cluster, go on where they were stopped, and give the same bytes each time.

coding.py        a corpus of any size → its tables as files (`analysis code`)
parts.py         one part of it → its tables, which is what a worker runs
merge.py         the parts → one result
writing.py       the files of a result, all in place at once, also as a workbook of Excel
plans.py         what a plan says: notebooks × parameters
pages.py         a plan → its pages and their index (`analysis batch`); the same again, and compared (`verify`)
comparison.py    who moved, from one period or one build to the next
executor.py      work handed out to processes of this machine or to a Dask cluster
"""
