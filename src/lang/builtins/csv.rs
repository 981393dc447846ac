//! CSV: rows of other programs as lists and maps.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, Trim, WriterBuilder};

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::toil::Steps;
use crate::lang::toil::beside::leave;
use crate::lang::toil::pieces::{Mind, PIECE_BYTES};
use crate::lang::value::Value;
use crate::lang::value::map;
use crate::lang::value::print;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "csv/parse",
        "text &optional options",
        "Returns the rows of a CSV text as lists of strings; the options are a map with `:delimiter`, `:header` for maps by the names of the first row, and `:trim`.\n>>> (csv/parse \"a,b\\n1,\\\"2,3\\\"\")\n((\"a\" \"b\") (\"1\" \"2,3\"))\n>>> (csv/parse \"a;b\" {:delimiter \";\"})\n((\"a\" \"b\"))\n>>> (csv/parse \"\")\n()\n>>> (csv/parse \"a,b\\n1\")\n!! not CSV",
        parse,
    ),
    pure(
        "csv/parse-maps",
        "text &optional options",
        "Returns the rows after the first as maps by the names in the first.\n>>> (csv/parse-maps \"a,b\\n1,2\")\n({:a \"1\" :b \"2\"})",
        parse_maps,
    ),
    pure(
        "csv/encode",
        "rows &optional options",
        "Returns the CSV text of a list of lists.\n>>> (csv/encode '((\"a\" \"b,c\")))\n\"a,\\\"b,c\\\"\\n\"",
        encode,
    ),
];

/// How a CSV text is written.
struct Options {
    delimiter: u8,
    header: bool,
    trim: bool,
}

fn options(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Options, Signal> {
    let mut options = Options {
        delimiter: b',',
        header: false,
        trim: false,
    };
    if call.get(index).is_nil() {
        return Ok(options);
    }
    let given = call.map(ctx, index)?;
    let [delimiter, header, trim] = ["delimiter", "header", "trim"].map(|name| {
        let key = ctx.keyword(name);
        map::get(ctx.heap, given, key)
    });
    if let Some(delimiter) = delimiter {
        let text = match delimiter.as_character() {
            Some(character) => character.to_string(),
            None => ctx.heap.text(delimiter).unwrap_or("").to_string(),
        };
        options.delimiter = match text.as_bytes() {
            [only] => *only,
            _ => return Err(call.wrong(ctx, index, "map with a `:delimiter` of one character")),
        };
    }
    options.header = header.is_some_and(Value::is_truthy);
    options.trim = trim.is_some_and(Value::is_truthy);
    Ok(options)
}

/// The rows of a text: few large pieces of memory, as many small ones take long to free.
#[derive(Default)]
struct Table {
    /// The texts of all fields, one after the other.
    text: String,
    /// Where the text of each field ends.
    fields: Vec<usize>,
    /// How many fields there are up to the end of each row.
    rows: Vec<usize>,
}

impl Table {
    fn push(&mut self, row: &StringRecord) {
        for field in row {
            self.text.push_str(field);
            self.fields.push(self.text.len());
        }
        self.rows.push(self.fields.len());
    }

    fn row(&self, index: usize) -> impl Iterator<Item = &str> {
        let first = before(&self.rows, index);
        (first..self.rows[index])
            .map(|field| &self.text[before(&self.fields, field)..self.fields[field]])
    }
}

/// Returns where the one before ends.
fn before(ends: &[usize], index: usize) -> usize {
    index.checked_sub(1).map_or(0, |before| ends[before])
}

fn parse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("csv/parse", values);
    let options = options(ctx, call, 1)?;
    let table = table(ctx, call, &options)?;
    let parsed = match options.header {
        true => maps(ctx, call, &table),
        false => lists(ctx, &table),
    };
    leave(table);
    parsed
}

fn parse_maps(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("csv/parse-maps", values);
    let options = options(ctx, call, 1)?;
    let table = table(ctx, call, &options)?;
    let parsed = maps(ctx, call, &table);
    leave(table);
    parsed
}

fn table(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    options: &Options,
) -> Result<Table, Signal> {
    let text = call.owned(ctx, 0)?;
    ctx.charge(text.len() / 8)?;
    ctx.reserve(text.len().saturating_mul(3))?;
    let mut reader = ReaderBuilder::new();
    reader
        .has_headers(false)
        .delimiter(options.delimiter)
        .trim(if options.trim { Trim::All } else { Trim::None });
    // A row may be as long as the text, and within one nothing looks up.
    let is_long = text.len() > PIECE_BYTES;
    let read = move || -> Result<Table, csv::Error> {
        let mut reader = reader.from_reader(text.as_bytes());
        let (mut table, mut row) = (Table::default(), StringRecord::new());
        let mut steps = Steps::default();
        while !steps.is_over() && reader.read_record(&mut row)? {
            table.push(&row);
        }
        Ok(table)
    };
    let table = match is_long {
        true => ctx.beside(read)?,
        false => read(),
    };
    table.map_err(|error| Signal::eval(format!("`{}`: not CSV: {error}", call.name)))
}

fn lists(ctx: &mut NativeContext<'_>, table: &Table) -> Result<Value, Signal> {
    let mut lists = Vec::with_capacity(table.rows.len());
    for index in 0..table.rows.len() {
        let fields = table.row(index).map(|field| ctx.heap.string(field));
        let fields: Vec<Value> = fields.minded().collect();
        ctx.charge(1 + fields.len())?;
        lists.push(ctx.heap.list(&fields));
    }
    super::list::large_list(ctx, &lists)
}

fn maps(ctx: &mut NativeContext<'_>, call: Arguments<'_>, table: &Table) -> Result<Value, Signal> {
    if table.rows.is_empty() {
        return Ok(Value::EMPTY);
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = table.row(0).find(|name| !seen.insert(*name)) {
        let message = format!("`{}`: the column `{twice}` stands twice", call.name);
        return Err(Signal::eval(message));
    }
    let names: Vec<Value> = table.row(0).map(|name| ctx.keyword(name)).collect();
    let mut maps = Vec::with_capacity(table.rows.len());
    for index in 1..table.rows.len() {
        ctx.charge(1 + names.len())?;
        let mut flat = Vec::with_capacity(names.len() * 2);
        for (&name, field) in names.iter().zip(table.row(index)).minded() {
            flat.extend([name, ctx.heap.string(field)]);
        }
        maps.push(map::from_flat(ctx.heap, &flat));
    }
    super::list::large_list(ctx, &maps)
}

fn encode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("csv/encode", values);
    let options = options(ctx, call, 1)?;
    let mut writer = WriterBuilder::new()
        .delimiter(options.delimiter)
        .from_writer(Vec::new());
    let refuse = |error: csv::Error| Signal::eval(format!("`csv/encode`: {error}"));
    for row in call.list(ctx, 0)? {
        let row = [row];
        let fields: Vec<String> = arguments(call.name, &row)
            .items(ctx, 0)?
            .into_iter()
            .map(|field| field_text(ctx, field))
            .minded()
            .collect();
        writer.write_record(&fields).map_err(refuse)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Signal::eval(format!("`csv/encode`: {error}")))?;
    ctx.reserve(bytes.len())?;
    Ok(ctx.heap.string(&String::from_utf8_lossy(&bytes)))
}

fn field_text(ctx: &NativeContext<'_>, field: Value) -> String {
    match ctx.heap.text(field) {
        Some(text) => text.to_string(),
        None => print::print(ctx.heap, ctx.symbols, field, print::PrintOptions::READABLE),
    }
}
