//! Generic functions: methods kept, chosen by the classes of the arguments, run in their order.
//!
//! A generic function is a `Callable` whose dispatcher is `%dispatch`; a call picks the applicable
//! methods, sorts them and asks the machine to call the first, so that dispatch costs no frame.

use super::data::brief;
use super::layout::{class, generic, is_class, list, method, part};
use super::types::{class_precedence_of, is_known_name, type_names};
use super::{RuntimeFunction, runtime};
use crate::lang::value::Value;
use crate::lang::value::equal::eql;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::{Detail, Signal, type_name};

type Answer = Result<Value, Signal>;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%ensure-generic", Arity::exactly(3), ensure_generic),
    runtime("%add-method", Arity::exactly(5), add_method),
    runtime("%specializer", Arity::exactly(1), specializer),
    runtime("%eql-specializer", Arity::exactly(1), eql_specializer),
    runtime("%dispatch", Arity::at_least(1), dispatch),
    runtime("%call-next", Arity::at_least(1), call_next),
    runtime("%next?", Arity::exactly(1), has_next),
    runtime("%applicable?", Arity::exactly(2), applicable),
    runtime("%method-count", Arity::exactly(1), method_count),
    runtime("%set-combination", Arity::exactly(2), set_combination),
    runtime("%find-method", Arity::exactly(3), find_method),
    runtime("%remove-method", Arity::exactly(2), drop_method),
];

/// `(%ensure-generic name required docstring)`: the generic function of that name, made where there
/// is none; another function of that name is not replaced.
fn ensure_generic(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [name, required, docstring] = [values[0], values[1], values[2]];
    let known = name.as_symbol().and_then(|name| ctx.globals.value_of(name));
    let dispatcher = ctx.symbols.intern("%dispatch");
    let dispatcher = ctx.globals.value_of(dispatcher).unwrap_or(Value::NIL);
    match known {
        Some(known) if is_generic(ctx, known) => {
            if required.is_truthy() {
                ctx.heap.set_slot(known, generic::REQUIRED, required);
            }
            if docstring.is_truthy() {
                ctx.heap.set_slot(known, generic::DOCSTRING, docstring);
            }
            Ok(known)
        }
        // A function of the language goes on as it was wherever the language itself calls it.
        Some(known)
            if matches!(
                ctx.heap.kind(known),
                Some(Kind::Closure | Kind::Macro | Kind::Callable)
            ) && !is_of_the_language(ctx, known) =>
        {
            Err(Signal::error(
                "assignment",
                format!(
                    "`{}` is an ordinary function and cannot become a generic one",
                    brief(ctx, name)
                ),
            )
            .with_hint("choose another name for the accessor or generic function"))
        }
        _ => Ok(ctx.heap.object(
            Kind::Callable,
            &[
                dispatcher,
                name,
                Value::EMPTY,
                required,
                docstring,
                Value::NIL,
            ],
        )),
    }
}

fn is_of_the_language(ctx: &NativeContext<'_>, function: Value) -> bool {
    let function = match ctx.heap.kind(function) {
        Some(Kind::Macro) => ctx.heap.slot(function, 0).unwrap_or(Value::NIL),
        _ => function,
    };
    let source = ctx
        .heap
        .closure_proto(function)
        .and_then(|it| it.source.as_ref());
    source.is_some_and(|source| source.is_prelude())
}

/// Whether a value is a generic function of classes, not a multimethod.
pub fn is_generic(ctx: &NativeContext<'_>, value: Value) -> bool {
    ctx.heap.is(value, Kind::Callable)
        && ctx
            .symbols
            .find("%dispatch")
            .and_then(|name| ctx.globals.value_of(name))
            .is_some_and(|dispatcher| part(ctx.heap, value, 0) == dispatcher)
}

/// A class by its name, the name of a built-in type, or a type made of `t`.
fn specializer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let name = values[0];
    if name == Value::TRUE || is_class(ctx.heap, name) {
        return Ok(name);
    }
    if let Some(symbol) = name.as_symbol() {
        let text = ctx.symbols.name(symbol);
        if text == "t" {
            return Ok(Value::TRUE);
        }
        let class = super::layout::class_of_name(ctx.symbols, ctx.globals, symbol);
        if let Some(class) = class {
            return Ok(class);
        }
        if is_known_name(text) {
            return Ok(name);
        }
    }
    super::classes::resolve_class(ctx, name)
}

fn eql_specializer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(ctx.heap.object(Kind::Tuple, &[values[0]]))
}

/// `(%add-method generic qualifier specializers function style)`: the method, in place of one with
/// the same qualifier and specializers.
fn add_method(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [function, parts @ ..] = values else {
        return Err(Signal::eval("a method is made of five parts"));
    };
    let mut kept = list(ctx.heap, part(ctx.heap, *function, generic::METHODS));
    kept.retain(|&it| !same_signature(ctx, it, parts[0], parts[1]));
    let added = ctx.heap.object(Kind::Tuple, parts);
    kept.push(added);
    let methods = ctx.heap.list(&kept);
    ctx.heap.set_slot(*function, generic::METHODS, methods);
    Ok(added)
}

fn same_signature(
    ctx: &NativeContext<'_>,
    known: Value,
    qualifier: Value,
    specializers: Value,
) -> bool {
    if part(ctx.heap, known, method::QUALIFIER) != qualifier {
        return false;
    }
    let old = list(ctx.heap, part(ctx.heap, known, method::SPECIALIZERS));
    let new = list(ctx.heap, specializers);
    old.len() == new.len()
        && old.iter().zip(&new).all(|(&old, &new)| {
            old == new
                || ctx.heap.is(old, Kind::Tuple)
                    && ctx.heap.is(new, Kind::Tuple)
                    && eql(ctx.heap, part(ctx.heap, old, 0), part(ctx.heap, new, 0))
        })
}

pub fn remove_method(ctx: &mut NativeContext<'_>, function: Value, removed: Value) {
    let mut methods = list(ctx.heap, part(ctx.heap, function, generic::METHODS));
    methods.retain(|&it| it != removed);
    let methods = ctx.heap.list(&methods);
    ctx.heap.set_slot(function, generic::METHODS, methods);
}

/// `(%set-combination generic operator)`.
fn set_combination(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    ctx.heap
        .set_slot(values[0], generic::COMBINATION, values[1]);
    Ok(values[0])
}

/// `(%find-method generic qualifier specializers)`: the method, or nil.
fn find_method(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let mut specializers = Vec::new();
    for wanted in list(ctx.heap, values[2]) {
        specializers.push(specializer(ctx, &[wanted]).unwrap_or(wanted));
    }
    let specializers = ctx.heap.list(&specializers);
    let methods = list(ctx.heap, part(ctx.heap, values[0], generic::METHODS));
    let found = methods
        .into_iter()
        .find(|&it| same_signature(ctx, it, values[1], specializers));
    Ok(found.unwrap_or(Value::NIL))
}

fn drop_method(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    remove_method(ctx, values[0], values[1]);
    Ok(values[0])
}

/// Whether a generic function has a method for these arguments.
pub fn answers(ctx: &NativeContext<'_>, function: Value, arguments: &[Value]) -> bool {
    is_generic(ctx, function) && !applicable_methods(ctx, function, arguments).is_empty()
}

/// How far a value is from a specializer: 0 is nearest; nothing where it does not fit.
fn distance(
    ctx: &NativeContext<'_>,
    value: Value,
    precedence: &[Value],
    specializer: Value,
) -> Option<usize> {
    const AFTER_CLASSES: usize = 1 << 16;
    if specializer == Value::TRUE {
        return Some(usize::MAX);
    }
    if ctx.heap.is(specializer, Kind::Tuple) {
        return eql(ctx.heap, part(ctx.heap, specializer, 0), value).then_some(0);
    }
    if is_class(ctx.heap, specializer) {
        return precedence
            .iter()
            .position(|&it| it == specializer)
            .map(|at| at + 1);
    }
    let name = ctx.symbols.name(specializer.as_symbol()?);
    type_names(ctx, value)
        .iter()
        .position(|&it| it == name)
        .map(|at| AFTER_CLASSES + at)
}

/// The applicable methods, the most specific first, argument by argument from the left.
fn applicable_methods(ctx: &NativeContext<'_>, function: Value, arguments: &[Value]) -> Vec<Value> {
    let precedences: Vec<Vec<Value>> = arguments
        .iter()
        .map(|&argument| class_precedence_of(ctx, argument))
        .collect();
    let mut found: Vec<(Vec<usize>, Value)> = Vec::new();
    for candidate in list(ctx.heap, part(ctx.heap, function, generic::METHODS)) {
        let specializers = list(ctx.heap, part(ctx.heap, candidate, method::SPECIALIZERS));
        if specializers.len() > arguments.len() {
            continue;
        }
        let distances: Option<Vec<usize>> = specializers
            .iter()
            .enumerate()
            .map(|(at, &specializer)| distance(ctx, arguments[at], &precedences[at], specializer))
            .collect();
        if let Some(distances) = distances {
            found.push((distances, candidate));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// `(%dispatch generic argument …)`.
fn dispatch(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [function, arguments @ ..] = values else {
        return Err(Signal::arity("generic function", "1", 0));
    };
    ctx.charge(4)?;
    let methods = applicable_methods(ctx, *function, arguments);
    let (mut around, mut before, mut primary, mut after) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for candidate in methods {
        let qualifier = part(ctx.heap, candidate, method::QUALIFIER);
        match qualifier.as_keyword().map(|word| ctx.symbols.name(word)) {
            Some("around") => around.push(candidate),
            Some("before") => before.push(candidate),
            Some("after") => after.insert(0, candidate),
            _ => primary.push(candidate),
        }
    }
    let operator = part(ctx.heap, *function, generic::COMBINATION);
    if operator.is_truthy() {
        primary.retain(|&it| part(ctx.heap, it, method::QUALIFIER) == operator);
    }
    if primary.is_empty() {
        if let Some(asked) = asked(ctx, *function, arguments) {
            return Err(asked);
        }
        return Err(no_applicable(ctx, *function, arguments));
    }
    if operator.is_truthy() {
        let primary = ctx.heap.list(&primary);
        let nil = Value::NIL;
        let combined = ctx.heap.object(Kind::Cell, &[operator, nil, primary, nil]);
        around.push(combined);
        return run_chain(ctx, *function, &around, arguments);
    }
    if before.is_empty() && after.is_empty() {
        around.extend(primary);
        return run_chain(ctx, *function, &around, arguments);
    }
    // What stands between the arounds and the primaries: before, primary and after together.
    let combined = {
        let before = ctx.heap.list(&before);
        let primary = ctx.heap.list(&primary);
        let after = ctx.heap.list(&after);
        ctx.heap
            .object(Kind::Cell, &[Value::NIL, before, primary, after])
    };
    around.push(combined);
    run_chain(ctx, *function, &around, arguments)
}

/// Calls the first of a chain of methods; one that may go on is told the rest.
fn run_chain(
    ctx: &mut NativeContext<'_>,
    function: Value,
    chain: &[Value],
    arguments: &[Value],
) -> Answer {
    let Some((&first, rest)) = chain.split_first() else {
        return Err(Signal::eval(format!(
            "there is no next method of `{}`",
            brief(ctx, part(ctx.heap, function, 1))
        ))
        .with_hint("ask with `(next-method-p)` before `(call-next-method)`"));
    };
    if ctx.heap.is(first, Kind::Cell) {
        return run_combined(ctx, function, first, arguments);
    }
    let body = part(ctx.heap, first, method::FUNCTION);
    let style = part(ctx.heap, first, method::STYLE);
    let style = style
        .as_keyword()
        .map(|word| ctx.symbols.name(word).to_string());
    match style.as_deref() {
        Some("reader") => {
            wants(ctx, function, 1, arguments.len())?;
            super::instances::read_slot(ctx, arguments[0], body)
        }
        Some("writer") => {
            wants(ctx, function, 2, arguments.len())?;
            super::instances::write_slot(ctx, arguments[0], arguments[1], body)
        }
        Some("next") => {
            let rest = ctx.heap.list(rest);
            let all = ctx.heap.list(arguments);
            let next = ctx.heap.object(Kind::Tuple, &[function, rest, all]);
            let mut passed = vec![next];
            passed.extend_from_slice(arguments);
            Err(Signal::call(body, passed))
        }
        _ => Err(Signal::call(body, arguments.to_vec())),
    }
}

fn wants(
    ctx: &NativeContext<'_>,
    function: Value,
    wanted: usize,
    got: usize,
) -> Result<(), Signal> {
    if wanted == got {
        return Ok(());
    }
    let name = brief(ctx, part(ctx.heap, function, 1));
    Err(Signal::arity(&name, &wanted.to_string(), got))
}

/// The call of `no-applicable-method`, where it has a method for this.
fn asked(ctx: &mut NativeContext<'_>, function: Value, arguments: &[Value]) -> Option<Signal> {
    let name = ctx.symbols.find("no-applicable-method")?;
    let general = ctx.globals.value_of(name)?;
    let mut parts = vec![function];
    parts.extend_from_slice(arguments);
    let asks = function != general && answers(ctx, general, &parts);
    asks.then(|| Signal::call(general, parts))
}

/// Before methods, primary and after methods are run in turn by the prelude.
fn run_combined(
    ctx: &mut NativeContext<'_>,
    function: Value,
    combined: Value,
    arguments: &[Value],
) -> Answer {
    let operator = part(ctx.heap, combined, 0);
    let runner = match operator.is_truthy() {
        true => "%run-operator",
        false => "%run-combined",
    };
    let runner = ctx.symbols.intern(runner);
    let runner = ctx.globals.value_of(runner).unwrap_or(Value::NIL);
    let functions = |ctx: &mut NativeContext<'_>, index: usize| {
        let bodies: Vec<Value> = list(ctx.heap, part(ctx.heap, combined, index))
            .into_iter()
            .map(|it| part(ctx.heap, it, method::FUNCTION))
            .collect();
        ctx.heap.list(&bodies)
    };
    if operator.is_truthy() {
        let all = functions(ctx, 2);
        let arguments = ctx.heap.list(arguments);
        return Err(Signal::call(runner, vec![operator, all, arguments]));
    }
    let before = functions(ctx, 1);
    let after = functions(ctx, 3);
    let primary = part(ctx.heap, combined, 2);
    let arguments = ctx.heap.list(arguments);
    let next = ctx
        .heap
        .object(Kind::Tuple, &[function, primary, arguments]);
    Err(Signal::call(runner, vec![before, next, after, arguments]))
}

/// `(%call-next next argument …)`: with no arguments, those of the method itself.
fn call_next(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let next = values[0];
    let function = part(ctx.heap, next, 0);
    let chain = list(ctx.heap, part(ctx.heap, next, 1));
    let arguments = if values.len() > 1 {
        values[1..].to_vec()
    } else {
        list(ctx.heap, part(ctx.heap, next, 2))
    };
    run_chain(ctx, function, &chain, &arguments)
}

fn has_next(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(Value::boolean(part(ctx.heap, values[0], 1).is_pair()))
}

/// Whether a generic function has a method for a list of arguments.
fn applicable(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let arguments = list(ctx.heap, values[1]);
    Ok(Value::boolean(
        is_generic(ctx, values[0]) && !applicable_methods(ctx, values[0], &arguments).is_empty(),
    ))
}

fn method_count(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let methods = list(ctx.heap, part(ctx.heap, values[0], generic::METHODS));
    Ok(Value::length(methods.len()))
}

fn no_applicable(ctx: &NativeContext<'_>, function: Value, arguments: &[Value]) -> Signal {
    let name = brief(ctx, part(ctx.heap, function, 1));
    let kinds: Vec<String> = arguments
        .iter()
        .map(
            |&argument| match class_precedence_of(ctx, argument).first() {
                Some(&first) => brief(ctx, part(ctx.heap, first, class::NAME)),
                None => type_name(ctx.heap, argument),
            },
        )
        .collect();
    let arguments_text = match kinds.len() {
        0 => "no arguments".to_string(),
        _ => format!("({})", kinds.join(" ")),
    };
    Signal::error(
        "type-error",
        format!("`{name}` has no method for {arguments_text}"),
    )
    .with("function", Detail::Symbol(name.clone()))
    .with_hint(format!("define one with `(defmethod {name} …)`"))
}
