"""Long runs, which use every core or a cluster, go on where they were stopped, and give the same bytes each time.

coding.py        a corpus of any size → its tables as files (`analysis code`)
parts.py         one part of it → its tables, which is what a worker runs
merge.py         the parts → one result
writing.py       the files of a result, all in place at once; workbook.py as a workbook of Excel

plans.py         what a plan says: notebooks × parameters
pages.py         a plan → its pages and their index (`analysis batch`)
manifest.py      the record of the pages in a folder
comparison.py    who moved, from one period or one build to the next
verify.py        all pages made again elsewhere and compared (`analysis verify`)

executor.py      work handed out to processes of this machine or to a Dask cluster
fingerprint.py   what a result depends on, as a checksum
"""
