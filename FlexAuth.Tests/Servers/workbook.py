"""openpyxl: "write PATH" makes a workbook, "read PATH" prints the cells of the first sheet as JSON."""
import datetime
import json
import sys

import openpyxl

what, path = sys.argv[1:]
if what == "write":
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Gente"
    sheet.append(["Email", "Name", "Phone", "Joined", "Login", "Sum"])
    sheet.append(["zoe@b.example", "Zoë", "+31612345678", datetime.date(2024, 5, 1), True, "=1+1"])
    sheet.append(["ann@b.example", "'=1", 31612345678, datetime.datetime(2024, 5, 1, 18, 30), 0.5, "#N/A"])
    sheet.append([" spaces ", "two\nlines", "0031", datetime.time(12, 30), None, "<&>"])
    sheet.row_dimensions[3].hidden = True
    sheet.merge_cells("A5:B5")
    sheet["A5"] = "merged"
    workbook.create_sheet("Other")["A1"] = "x"
    workbook.save(path)
else:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    print(json.dumps({
        "rows": [list(row) for row in sheet.iter_rows(values_only=True)],
        "types": sorted({cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}),
        "formats": sorted({cell.number_format for row in sheet.iter_rows() for cell in row}),
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "choices": [[str(v.sqref), v.formula1] for v in sheet.data_validations.dataValidation],
        "hidden": [name for name, column in sheet.column_dimensions.items() if column.hidden],
    }))
