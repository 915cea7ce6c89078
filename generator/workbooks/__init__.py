"""Workbooks: the nine 公开表 and the fill-in workbook, read into input trees with the cell of every value."""
