"""What a notebook and the report on it agree on, and what a cell shows.

parameters.py    what a notebook declares, and whether the values given to it fit
mime.py          the types of its outputs
environment.py   what a result depends on: the package and the versions it can load, also as a checksum
display.py       HTML or a picture, always with its plain or alternative text
markup.py        words of an article with some of them marked, everything escaped
canvas.py        what figures are drawn on, each mark a link
"""
