//! Strings in order.

use super::argument::{Arguments, arguments, between};
use super::string::worked;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("string=?", "text &rest texts", "Returns whether all are the same text; symbols are taken by name. Of two, `:start1 :end1 :start2 :end2` say which parts.\n>>> (string=? \"a\" \"a\")\n#t\n>>> (string=? \"abc\" \"xbc\" :start1 1 :start2 1)\n#t", |ctx, values| chain(ctx, "string=?", values, false, |order| order.is_eq())).aka(&["string="]),
    pure("string<?", "text &rest texts", "Returns whether the texts rise in the order of characters.\n>>> (string<? \"a\" \"b\")\n#t", |ctx, values| chain(ctx, "string<?", values, false, |order| order.is_lt())).aka(&["string<"]),
    pure("string>?", "text &rest texts", "Returns whether the texts fall.\n>>> (string>? \"b\" \"a\")\n#t", |ctx, values| chain(ctx, "string>?", values, false, |order| order.is_gt())).aka(&["string>"]),
    pure("string<=?", "text &rest texts", "Returns whether no text is before the one before.\n>>> (string<=? \"a\" \"a\")\n#t", |ctx, values| chain(ctx, "string<=?", values, false, |order| order.is_le())).aka(&["string<="]),
    pure("string>=?", "text &rest texts", "Returns whether no text is after the one before.\n>>> (string>=? \"b\" \"a\")\n#t", |ctx, values| chain(ctx, "string>=?", values, false, |order| order.is_ge())).aka(&["string>="]),
    pure("string-ci=?", "a b", "Returns whether both are the same text but for the case of letters, by the folding of Unicode.\n>>> (string-ci=? \"Straße\" \"STRASSE\")\n#t", same_folded),
    pure("string-equal", "text &rest texts", "Returns whether all are the same text, letters in either case; symbols are taken by name.\n>>> (string-equal \"A\" \"a\")\n#t", |ctx, values| chain(ctx, "string-equal", values, true, |order| order.is_eq())),
    pure("string-ci<?", "text &rest texts", "Returns whether the texts rise, letters in either case.\n>>> (string-ci<? \"a\" \"B\")\n#t", |ctx, values| chain(ctx, "string-ci<?", values, true, |order| order.is_lt())).aka(&["string-lessp"]),
    pure("string/=", "a b &rest options", "Returns whether both are different texts.\n>>> (string/= \"a\" \"b\")\n#t", differ),
];

fn same_folded(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string-ci=?", values);
    let (one, other) = (call.owned(ctx, 0)?, call.owned(ctx, 1)?);
    let same = worked(ctx, one, move |one| {
        caseless::default_caseless_match_str(one, &other)
    })?;
    Ok(Value::boolean(same))
}

/// Returns whether each neighbouring pair of texts is in order.
fn chain(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    fold_case: bool,
    holds: fn(std::cmp::Ordering) -> bool,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    if values.len() > 3 && values[2].is_keyword() {
        let (one, other) = both(ctx, call, values)?;
        let (one, other) = match fold_case {
            true => (one.to_lowercase(), other.to_lowercase()),
            false => (one, other),
        };
        return Ok(Value::boolean(holds(one.cmp(&other))));
    }
    let mut before: Option<String> = None;
    let mut all = true;
    for (index, value) in values.iter().enumerate() {
        if index > 1 && value.is_keyword() {
            break;
        }
        let text = call.name_text(ctx, index)?;
        let text = match fold_case {
            true => worked(ctx, text, str::to_lowercase)?,
            false => text,
        };
        if let Some(before) = before {
            all &= holds(before.cmp(&text));
        }
        before = Some(text);
    }
    Ok(Value::boolean(all))
}

/// Returns two texts, of each the part that `:start1 :end1 :start2 :end2` say.
fn both(
    ctx: &NativeContext<'_>,
    call: Arguments<'_>,
    values: &[Value],
) -> Result<(String, String), Signal> {
    let (one, other) = (call.name_text(ctx, 0)?, call.name_text(ctx, 1)?);
    let options = values.get(2..).unwrap_or_default();
    let (_, one, _) = between(ctx, call, &one, options, ["start1", "end1"])?;
    let (_, other, _) = between(ctx, call, &other, options, ["start2", "end2"])?;
    Ok((one.to_string(), other.to_string()))
}

fn differ(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (one, other) = both(ctx, arguments("string/=", values), values)?;
    Ok(Value::boolean(one != other))
}
