//! Strings in order.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("string=?", "text &rest texts", "Returns whether all are the same text; symbols are taken by name.\n>>> (string=? \"a\" \"a\")\n#t", |ctx, values| chain(ctx, "string=?", values, false, |order| order.is_eq())).aka(&["string="]),
    pure("string<?", "text &rest texts", "Returns whether the texts rise in the order of characters.\n>>> (string<? \"a\" \"b\")\n#t", |ctx, values| chain(ctx, "string<?", values, false, |order| order.is_lt())).aka(&["string<"]),
    pure("string>?", "text &rest texts", "Returns whether the texts fall.\n>>> (string>? \"b\" \"a\")\n#t", |ctx, values| chain(ctx, "string>?", values, false, |order| order.is_gt())).aka(&["string>"]),
    pure("string<=?", "text &rest texts", "Returns whether no text is before the one before.\n>>> (string<=? \"a\" \"a\")\n#t", |ctx, values| chain(ctx, "string<=?", values, false, |order| order.is_le())).aka(&["string<="]),
    pure("string>=?", "text &rest texts", "Returns whether no text is after the one before.\n>>> (string>=? \"b\" \"a\")\n#t", |ctx, values| chain(ctx, "string>=?", values, false, |order| order.is_ge())).aka(&["string>="]),
    pure("string-ci=?", "text &rest texts", "Returns whether all are the same text, letters in either case.\n>>> (string-ci=? \"A\" \"a\")\n#t", |ctx, values| chain(ctx, "string-ci=?", values, true, |order| order.is_eq())).aka(&["string-equal"]),
    pure("string-ci<?", "text &rest texts", "Returns whether the texts rise, letters in either case.\n>>> (string-ci<? \"a\" \"B\")\n#t", |ctx, values| chain(ctx, "string-ci<?", values, true, |order| order.is_lt())).aka(&["string-lessp"]),
    pure("string/=", "a b", "Returns whether both are different texts.\n>>> (string/= \"a\" \"b\")\n#t", differ),
];

/// Returns whether each neighbouring pair of texts is in order.
fn chain(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    fold_case: bool,
    holds: fn(std::cmp::Ordering) -> bool,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let mut before: Option<String> = None;
    let mut all = true;
    for (index, value) in values.iter().enumerate() {
        // Keyword arguments such as `:start1` end the texts.
        if index > 1 && value.is_keyword() {
            break;
        }
        let text = call.name_text(ctx, index)?;
        let text = if fold_case { text.to_lowercase() } else { text };
        if let Some(before) = before {
            all &= holds(before.cmp(&text));
        }
        before = Some(text);
    }
    Ok(Value::boolean(all))
}

fn differ(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/=", values);
    Ok(Value::boolean(
        call.name_text(ctx, 0)? != call.name_text(ctx, 1)?,
    ))
}
