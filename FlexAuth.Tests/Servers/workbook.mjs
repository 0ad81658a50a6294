// exceljs: "write PATH" makes a workbook, "read PATH" prints the cells of the first sheet as JSON.
import ExcelJS from 'exceljs';

const [what, path] = process.argv.slice(2);
const workbook = new ExcelJS.Workbook();
if (what === 'write') {
  const sheet = workbook.addWorksheet('Leute', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.addRow(['Email', 'Name', 'Phone', 'Joined', 'Login', 'Sum']);
  sheet.addRow(['zoe@b.example', { richText: [{ text: 'Zoë ' }, { text: 'Ångström', font: { bold: true } }] }, '+31612345678',
    new Date(Date.UTC(2024, 4, 1)), true, { formula: '1+1', result: 2 }]);
  sheet.addRow(['ann@b.example', '=1+1', 31612345678, new Date(Date.UTC(2024, 4, 1, 18, 30)), 'Y', { error: '#N/A' }]);
  sheet.addRow([{ text: 'link@b.example', hyperlink: 'mailto:link@b.example' }, ' spaces ', '0031', null, 'two\nlines', '_x000D_']).hidden = true;
  sheet.mergeCells('A6:B6');
  sheet.getCell('A6').value = 'merged';
  workbook.addWorksheet('Other').addRow(['x']);
  await workbook.xlsx.writeFile(path);
} else {
  await workbook.xlsx.readFile(path);
  const rows = [];
  workbook.worksheets[0].eachRow((row) => rows.push(row.values.slice(1).map((value) => value ?? null)));
  process.stdout.write(JSON.stringify(rows));
}
