"""The attendance sheet on paper (daftar hadir): printed with names, signed, kept as a picture, ticked row by row.

`layout` says which row stands on which page; `roster` whom the rows are for; `prints` remembers what was printed;
`document` makes the PDF; `ticking` records the rows; `pictures` keeps the signed pages.
"""
