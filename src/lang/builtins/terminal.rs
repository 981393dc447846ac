//! Text for a terminal: colours and styles as escape sequences, and text without them.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

/// Styles by name, with the code that begins each.
const STYLES: &[(&str, &str)] = &[
    ("black", "30"),
    ("blue", "34"),
    ("bold", "1"),
    ("cyan", "36"),
    ("dim", "2"),
    ("gray", "90"),
    ("green", "32"),
    ("inverse", "7"),
    ("italic", "3"),
    ("magenta", "35"),
    ("red", "31"),
    ("strikethrough", "9"),
    ("underline", "4"),
    ("white", "37"),
    ("yellow", "33"),
];

macro_rules! styles {
    ($($name:literal $style:literal $what:literal;)*) => {
        #[rustfmt::skip]
        pub(super) const TABLE: &[Builtin] = &[
            $(pure($name, "text", concat!("Returns a text that a terminal shows ", $what, ".\n>>> (term/strip (", $name, " \"a\"))\n\"a\""),
                |ctx, values| {
                    let text = arguments($name, values).owned(ctx, 0)?;
                    Ok(styled(ctx, &text, $style))
                }),)*
            pure("term/rgb", "text red green blue", "Returns a text that a terminal shows in a colour.\n>>> (string-length (term/rgb \"a\" 1 2 3))\n18", rgb),
            pure("term/strip", "text", "Returns a text without escape sequences.\n>>> (term/strip (term/red \"a\"))\n\"a\"", strip),
            pure("term/style", "text &rest styles", "Returns a text that a terminal shows in several styles.\n>>> (term/strip (term/style \"a\" :bold :red))\n\"a\"", style),
        ];
    };
}

styles! {
    "term/black" "30" "black";
    "term/blue" "34" "blue";
    "term/bold" "1" "bold";
    "term/cyan" "36" "cyan";
    "term/dim" "2" "dim";
    "term/gray" "90" "grey";
    "term/green" "32" "green";
    "term/inverse" "7" "with the colours exchanged";
    "term/italic" "3" "slanted";
    "term/magenta" "35" "magenta";
    "term/red" "31" "red";
    "term/strikethrough" "9" "struck through";
    "term/underline" "4" "underlined";
    "term/white" "37" "white";
    "term/yellow" "33" "yellow";
}

fn styled(ctx: &mut NativeContext<'_>, text: &str, codes: &str) -> Value {
    ctx.heap.string(&format!("\x1b[{codes}m{text}\x1b[0m"))
}

fn style(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let given = arguments("term/style", values);
    let text = given.owned(ctx, 0)?;
    let mut codes = Vec::new();
    for (index, value) in values.iter().enumerate().skip(1) {
        let name = value
            .as_keyword()
            .ok_or_else(|| given.wrong(ctx, index, "keyword"))?;
        let name = ctx.symbols.name(name);
        let (_, code) = STYLES
            .iter()
            .find(|(style, _)| *style == name)
            .ok_or_else(|| given.refused(ctx, index, "this is no style"))?;
        codes.push(*code);
    }
    if codes.is_empty() {
        return Ok(values[0]);
    }
    Ok(styled(ctx, &text, &codes.join(";")))
}

fn rgb(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let given = arguments("term/rgb", values);
    let text = given.owned(ctx, 0)?;
    let mut code = String::from("38;2");
    for (index, value) in values.iter().enumerate().skip(1) {
        let part = value
            .as_fixnum()
            .ok_or_else(|| given.wrong(ctx, index, "integer"))?;
        code.push_str(&format!(";{part}"));
    }
    Ok(styled(ctx, &text, &code))
}

/// Leaves out what an escape character begins: `[` up to a letter, or `]` up to a bell.
fn strip(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("term/strip", values).owned(ctx, 0)?;
    ctx.charge(text.len() / 16)?;
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\x1b' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('[') => while letters.next().is_some_and(|it| !('@'..='~').contains(&it)) {},
            Some(']') => while letters.next().is_some_and(|it| it != '\x07') {},
            _ => {}
        }
    }
    Ok(ctx.heap.string(&plain))
}
