//! Looking at programs: what they use, where they are, what they are made of. The image performs most
//! of it; numbers and tables are made here.

use super::argument::arguments;
use super::{Builtin, Effect, hosted, pure};
use crate::lang::value::{Value, map};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "%statistics",
        "samples",
        "Returns a map of what a list of numbers has in common; nil of none.\n>>> (:median (%statistics '(1 9 2)))\n2.0\n>>> (%statistics '())\nnil",
        statistics,
    ),
    pure(
        "%table",
        "headings rows",
        "Returns rows of texts as aligned lines; all columns but the first are numbers.\n>>> (%table '(\"a\" \"n\") '((\"x\" \"10\") (\"yy\" \"5\")))\n\"a    n\\nx   10\\nyy   5\\n\"",
        table,
    ),
    pure(
        "%duration",
        "nanoseconds",
        "Returns a span of time for people; nil of nil.\n>>> (%duration 1500000)\n\"1.500ms\"",
        duration,
    ),
    hosted(
        "%describe",
        "thing",
        "Returns what is known of a name or value as text.\n>>> (string? (%describe 'car))\n#t",
        Effect::Image,
    ),
    hosted(
        "%disassemble",
        "function",
        "Returns the code of a function as text.\n>>> (string? (%disassemble (lambda (x) x)))\n#t",
        Effect::Image,
    ),
    hosted(
        "%function-of",
        "name",
        "Returns the global function of a name.\n>>> (eq (%function-of 'car) car)\n#t\n>>> (%function-of 'if)\n!! only functions",
        Effect::Image,
    ),
    hosted(
        "%function-set",
        "name function",
        "Makes callers of a name call something else; no definition.\n>>> (%function-set 'example-function car)\nnil",
        Effect::Image,
    ),
    hosted(
        "%measure",
        "",
        "Returns the fuel used and the bytes allocated so far.\n>>> (length (%measure))\n2",
        Effect::Image,
    ),
    hosted(
        "%nanoseconds",
        "",
        "Returns the nanoseconds since some moment; nil without a clock.\n>>> (%nanoseconds)\nnil",
        Effect::Clock,
    ),
    hosted(
        "%profile-start",
        "interval",
        "Begins to note where the program is after each so much fuel.\n>>> (%profile-start 1000)\nnil",
        Effect::Image,
    ),
    hosted(
        "%profile-stop",
        "",
        "Ends that and returns what was noted.\n>>> (%profile-start 1000)\n>>> (map? (%profile-stop))\n#t",
        Effect::Image,
    ),
    hosted(
        "apropos",
        "text",
        "Returns the names that contain a text, or that a regular expression finds, with what each is.\n>>> (apropos \"string/title\")\n((string/title-case :function))\n>>> (apropos #\"^when\")\n((when :special-form) (when-let :special-form))",
        Effect::Image,
    ),
    hosted(
        "apropos-list",
        "text",
        "Returns the names that contain a text, or that a regular expression finds.\n>>> (apropos-list \"string/title\")\n(string/title-case)",
        Effect::Image,
    ),
    hosted(
        "gc/collect",
        "",
        "Frees everything that nothing reaches and returns a map of what that was: objects there were, freed and left, and bytes.\n>>> (>= (:collected (gc/collect)) 0)\n#t\n>>> (let ((it (gc/stats))) (= (:candidates it) (+ (:collected it) (:traced it))))\n#t",
        Effect::Image,
    ),
    hosted(
        "gc/stats",
        "",
        "Returns a map of what the last collection did, and of bytes and collections so far: those of new objects are partial, the others whole.\n>>> (let ((before (:whole (gc/stats)))) (gc/collect) (> (:whole (gc/stats)) before))\n#t",
        Effect::Image,
    ),
    hosted(
        "inspect",
        "value",
        "Returns a map of what a value is: its type, its text, how many parts it has, and the parts with a number and what they are found by.\n>>> (:parts (inspect {:a 1}))\n((0 :a 1))\n>>> (:type (inspect [1 2]))\n:vector",
        Effect::Image,
    ),
];

fn statistics(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("%statistics", values);
    let mut samples = Vec::new();
    for value in call.list(ctx, 0)? {
        samples.push(arguments("%statistics", &[value]).float(ctx, 0)?);
    }
    samples.sort_by(f64::total_cmp);
    let count = samples.len();
    if count == 0 {
        return Ok(Value::NIL);
    }
    let mean = samples.iter().sum::<f64>() / count as f64;
    let variance = samples.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count as f64;
    let at = |share: f64| samples[((count - 1) as f64 * share).round() as usize];
    let median = (samples[(count - 1) / 2] + samples[count / 2]) / 2.0;
    let mut flat = vec![ctx.keyword("runs"), Value::length(count)];
    for (key, number) in [
        ("min", samples[0]),
        ("median", median),
        ("mean", mean),
        ("stddev", variance.sqrt()),
        ("p95", at(0.95)),
    ] {
        flat.push(ctx.keyword(key));
        flat.push(ctx.heap.float(number));
    }
    Ok(map::from_flat(ctx.heap, &flat))
}

fn table(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("%table", values);
    let mut rows = vec![texts(ctx, values[0])?];
    for row in call.list(ctx, 1)? {
        rows.push(texts(ctx, row)?);
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            let width = widths[column];
            match column {
                0 => text.push_str(&format!("{cell:<width$}")),
                _ => text.push_str(&format!("  {cell:>width$}")),
            }
        }
        text.push('\n');
    }
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

fn texts(ctx: &mut NativeContext<'_>, row: Value) -> Result<Vec<String>, Signal> {
    let row = [row];
    let cells = arguments("%table", &row).list(ctx, 0)?;
    let text = |&cell: &Value| arguments("%table", &[cell]).name_text(ctx, 0);
    cells.iter().map(text).collect()
}

fn duration(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if values[0].is_nil() {
        return Ok(Value::NIL);
    }
    let time = arguments("%duration", values).float(ctx, 0)?;
    let text = match time {
        _ if time < 1e3 => format!("{time:.1}ns"),
        _ if time < 1e6 => format!("{:.2}us", time / 1e3),
        _ if time < 1e9 => format!("{:.3}ms", time / 1e6),
        _ => format!("{:.3}s", time / 1e9),
    };
    Ok(ctx.heap.string(&text))
}
