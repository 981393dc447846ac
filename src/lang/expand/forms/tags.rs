//! Going to a place in a list of forms: `tagbody` and `go`.
//!
//! ```text
//! (tagbody a… top b… end c…)
//! at = 0; while true { at = block { if at <= 0 { a… }; if at <= 1 { b… }; c…; leave } }
//! ```
//!
//! `(go top)` leaves the inner block with 1, from wherever it is.

use crate::lang::expand::core::{Core, CoreNode};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// The name under which the scope knows a tag; no program can write it.
fn tag_symbol(expander: &mut Expander, tag: Form) -> Symbol {
    let name = format!("(tag {})", expander.show(tag));
    expander.world.intern(&name)
}

fn is_tag(form: Form) -> bool {
    form.is_symbol() || form.value.is_fixnum() || form.value.is_nil()
}

/// `(tagbody tag form … tag form …)`.
pub fn expand_tagbody(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let (around, inside) = (expander.fresh_block(), expander.fresh_block());
    let mut parts: Vec<&[Form]> = Vec::new();
    let mut tags = Vec::new();
    let mut start = 0;
    for (index, &form) in arguments.iter().enumerate() {
        if is_tag(form) {
            parts.push(&arguments[start..index]);
            tags.push(form);
            start = index + 1;
        }
    }
    parts.push(&arguments[start..]);
    let at = expander.fresh_local();
    let mark = expander.scope.mark();
    for (index, &tag) in tags.iter().enumerate() {
        let name = tag_symbol(expander, tag);
        expander.scope.open_block(Some(name), inside);
        let number = Value::small(index as i32 + 1);
        expander.scope.bind(name, Meaning::SymbolMacro(number));
    }
    let steps = expander.not_tail(|expander| {
        let mut steps = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let forms = expander.values(part)?;
            let body = expander.sequence(forms);
            if index + 1 == parts.len() {
                steps.push(body);
                continue;
            }
            let here = expander.local(at);
            let limit = expander.integer(index as i32);
            let test = expander.call_global("<=", vec![here, limit]);
            let skip = expander.nil();
            steps.push(expander.if_core(test, body, skip));
        }
        Ok(steps)
    });
    expander.scope.leave(mark);
    let mut steps = steps?;
    let nil = expander.nil();
    if tags.is_empty() {
        steps.push(nil);
        return Ok(expander.sequence(steps));
    }
    steps.push(expander.core(CoreNode::ReturnFrom(around, Box::new(nil))));
    let round = expander.sequence(steps);
    let round = expander.core(CoreNode::Block(inside, Box::new(round)));
    let next = expander.core(CoreNode::SetLocal(at, Box::new(round)));
    let always = expander.constant(Value::TRUE);
    let repeat = expander.core(CoreNode::While(Box::new(always), Box::new(next)));
    let body = expander.core(CoreNode::Block(around, Box::new(repeat)));
    let first = expander.integer(0);
    Ok(expander.let_core(vec![(at, first)], body))
}

/// `(go tag)`.
pub fn expand_go(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[tag] = arguments else {
        return Err(problem::malformed("go", "one tag", "(go again)"));
    };
    let name = tag_symbol(expander, tag);
    let found = (
        expander.scope.use_block(Some(name)),
        expander.scope.lookup(name),
    );
    let (Some(block), Some(Meaning::SymbolMacro(number))) = found else {
        let message = format!("there is no tag `{}` around this", expander.show(tag));
        return Err(Problem::new(message).at(tag.span));
    };
    let number = expander.constant(number);
    Ok(expander.core(CoreNode::ReturnFrom(block, Box::new(number))))
}
