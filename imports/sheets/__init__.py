"""One module for each sheet of the charity's workbook, in the order in which they are read and written."""
