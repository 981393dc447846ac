//! Symbols and keywords.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("gensym", "&optional prefix", "Returns a symbol that no text reads as.\n>>> (symbol? (gensym))\n#t\n>>> (eq (gensym) (gensym))\n#f", gensym),
    pure("make-symbol", "name", "Returns a new symbol with a name, different from all others.\n>>> (eq (make-symbol \"a\") 'a)\n#f", make_symbol).aka(&["string->uninterned-symbol"]),
    pure("string->symbol", "text", "Returns the symbol whose name is a text.\n>>> (string->symbol \"foo\")\nfoo", string_to_symbol).aka(&["string/to-symbol"]),
    pure("symbol-name", "symbol", "Returns the name of a symbol or keyword.\n>>> (symbol-name 'foo)\n\"foo\"\n>>> (symbol-name :a)\n\"a\"", symbol_name).aka(&["name"]),
    pure("symbol->string", "symbol", "Returns the name of a symbol.\n>>> (symbol->string 'foo)\n\"foo\"", symbol_to_string).aka(&["symbol/to-string"]),
    pure("keyword", "name", "Returns the keyword of a name.\n>>> (keyword \"a\")\n:a\n>>> (keyword 'b)\n:b", keyword).aka(&["symbol->keyword"]),
    pure("string->keyword", "text", "Returns the keyword whose name is a text.\n>>> (string->keyword \"a\")\n:a", string_to_keyword).aka(&["string/to-keyword"]),
    pure("keyword->string", "keyword", "Returns the name without the colon.\n>>> (keyword->string :a)\n\"a\"", keyword_name).aka(&["keyword/to-string"]),
    pure("keyword->symbol", "keyword", "Returns the symbol of a keyword's name.\n>>> (keyword->symbol :a)\na", keyword_symbol),
    pure("%compound-name", "word symbol", "Returns the symbol under which something else of a name is kept.\n>>> (symbol? (%compound-name 'type 'small))\n#t", compound),
    pure("symbol-append", "&rest symbols", "Returns the symbol of the names joined.\n>>> (symbol-append 'a 'b)\nab", append),
    pure("symbol-value", "symbol", "Returns the value of a global.\n>>> (symbol-value 'pi)\n3.141592653589793\n>>> (symbol-value 'no-such-name)\n!! unbound", value).aka(&["symbol-function", "fdefinition", "resolve!"]),
    pure("boundp", "symbol", "Returns whether a global has a value.\n>>> (boundp 'car)\n#t\n>>> (boundp 'no-such-name)\n#f", is_bound).aka(&["fboundp", "bound?"]),
];

fn gensym(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let prefix = match values.is_empty() || values[0].is_fixnum() {
        true => "g".to_string(),
        false => arguments("gensym", values).name_text(ctx, 0)?,
    };
    Ok(Value::symbol(ctx.symbols.generate(&prefix)))
}

fn make_symbol(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let name = arguments("make-symbol", values).owned(ctx, 0)?;
    Ok(Value::symbol(ctx.symbols.uninterned(&name)))
}

fn symbol_name(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("symbol-name", values);
    let name = match values[0] {
        Value::NIL | Value::EMPTY => "nil".to_string(),
        Value::TRUE => "t".to_string(),
        value => match value.as_symbol().or(value.as_keyword()) {
            Some(symbol) => ctx.symbols.base_name(symbol).to_string(),
            None => match ctx.heap.text(value) {
                Some(_) => return Ok(value),
                None => return Err(call.wrong(ctx, 0, "symbol")),
            },
        },
    };
    Ok(ctx.heap.string(&name))
}

fn string_to_symbol(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let name = arguments("string->symbol", values).owned(ctx, 0)?;
    Ok(ctx.symbol(&name))
}

fn symbol_to_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let symbol = arguments("symbol->string", values).symbol(ctx, 0)?;
    let name = ctx.symbols.base_name(symbol).to_string();
    Ok(ctx.heap.string(&name))
}

fn string_to_keyword(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let name = arguments("string->keyword", values).owned(ctx, 0)?;
    Ok(ctx.keyword(&name))
}

fn keyword(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let name = arguments("keyword", values).name_text(ctx, 0)?;
    Ok(ctx.keyword(name.strip_prefix(':').unwrap_or(&name)))
}

fn keyword_name(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("keyword->string", values);
    let keyword = values[0]
        .as_keyword()
        .ok_or_else(|| call.wrong(ctx, 0, "keyword"))?;
    let name = ctx.symbols.shared_name(keyword);
    Ok(ctx.heap.string(&name))
}

fn keyword_symbol(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("keyword->symbol", values);
    let keyword = values[0]
        .as_keyword()
        .ok_or_else(|| call.wrong(ctx, 0, "keyword"))?;
    Ok(Value::symbol(keyword))
}

fn compound(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("%compound-name", values);
    let [word, symbol] = [call.symbol(ctx, 0)?, call.symbol(ctx, 1)?];
    let name = format!("({} {})", ctx.symbols.name(word), ctx.symbols.name(symbol));
    Ok(ctx.symbol(&name))
}

fn append(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("symbol-append", values);
    let mut joined = String::new();
    for index in 0..values.len() {
        joined.push_str(&call.name_text(ctx, index)?);
    }
    Ok(ctx.symbol(&joined))
}

fn value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let symbol = arguments("symbol-value", values).symbol(ctx, 0)?;
    ctx.globals.value_of(symbol).ok_or_else(|| {
        let name = ctx.symbols.name(symbol);
        Signal::error("unbound", format!("`{name}` is unbound")).with(
            "name",
            crate::lang::vm::signal::Detail::Symbol(name.to_string()),
        )
    })
}

fn is_bound(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let symbol = arguments("boundp", values).symbol(ctx, 0)?;
    Ok(Value::boolean(ctx.globals.value_of(symbol).is_some()))
}
