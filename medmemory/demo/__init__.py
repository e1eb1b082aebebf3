"""Two fictional patients with documents of our own making, to ask the first questions about.

Nobody in them lives or lived. The documents are written as blocks (`blocks`), made into files by
`pdf`, `docx`, `markdown` and `scan`, and put into the record like any other file (`load`).
"""
