//! Expressions that need more registers than an instruction can name: parts of them become functions
//! of their own.
//!
//! Only a unit that does not fit is changed. `(+ 1 (+ 1 (+ 1 …)))` keeps a value waiting at each level;
//! after so many levels the rest is put into `((lambda () rest))`, which begins with all its registers.

use super::analyze::is_plain;
use crate::lang::expand::core::{Core, CoreNode, CoreUnit, LambdaCore};

/// Registers that may be taken around an expression before it becomes a function; first wide, then
/// narrow, for the count is an estimate.
pub const BUDGETS: [usize; 2] = [100, 30];

/// An expression and what is known of its place.
struct Place<'unit> {
    core: &'unit mut Core,
    /// Registers that variables and waiting values take around it.
    taken: usize,
    /// Whether it is a function called on the spot, which has its registers among those around it.
    is_inline: bool,
    /// Whether a `recur` inside may mean a loop around it, to which no function can jump.
    may_recur: bool,
}

/// Makes functions of the parts of a unit that stand where more registers are taken than the budget.
pub fn outline(unit: &mut CoreUnit, budget: usize) {
    let mut waiting = vec![Place {
        core: &mut unit.body,
        taken: 0,
        is_inline: false,
        may_recur: false,
    }];
    while let Some(mut place) = waiting.pop() {
        if place.taken > budget && !place.may_recur && is_worth_it(&place.core.node) {
            set_apart(place.core);
            place.taken = 0;
        }
        visit(place, &mut waiting);
    }
}

fn is_worth_it(node: &CoreNode) -> bool {
    !matches!(
        node,
        CoreNode::Constant(_) | CoreNode::Local(_) | CoreNode::Global(_) | CoreNode::Lambda(_)
    )
}

/// Puts an expression into a function and a call of it into its place.
fn set_apart(core: &mut Core) {
    let span = core.span;
    let body = Core {
        node: core.take_node(),
        span,
    };
    let function = Core {
        node: CoreNode::Lambda(Box::new(LambdaCore {
            name: None,
            required: Vec::new(),
            optional: Vec::new(),
            keywords: Vec::new(),
            allow_other_keys: false,
            rest: None,
            body,
            docstring: None,
            is_apart: true,
        })),
        span,
    };
    core.node = CoreNode::Call(Box::new(function), Vec::new());
}

/// Goes on with the parts of an expression: each waits for those before it.
fn visit<'unit>(place: Place<'unit>, waiting: &mut Vec<Place<'unit>>) {
    let (mut taken, mut may_recur) = (place.taken + 2, place.may_recur);
    let (mut each, mut is_inline) = (0, false);
    match &place.core.node {
        CoreNode::Call(function, _) => {
            is_inline = matches!(&function.node, CoreNode::Lambda(lambda) if is_plain(lambda));
            (each, may_recur) = (1, false);
        }
        CoreNode::Let(..) | CoreNode::Letrec(..) | CoreNode::Dynamic(..) => each = 1,
        CoreNode::Loop(..) => (each, may_recur) = (1, true),
        CoreNode::Lambda(lambda) => {
            let optional = lambda.optional.len() + lambda.keywords.len();
            let around = if place.is_inline { taken } else { 0 };
            taken = around + lambda.required.len() + 2 * optional + 2;
            may_recur = false;
        }
        _ => {}
    }
    place.core.node.for_parts_mut(&mut |core| {
        waiting.push(Place {
            core,
            taken,
            is_inline: std::mem::take(&mut is_inline),
            may_recur,
        });
        taken += each;
    });
}
