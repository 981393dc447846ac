//! Production rules, as the language sees them. What an engine does is not known here: whoever has one
//! provides it, and an engine is an object behind which it works.
//!
//! What a call leaves to be decided by a condition that is written in the language is asked there: the
//! builtin hands its call on to the prelude, which decides and answers.

use std::cell::RefCell;
use std::sync::OnceLock;

use super::argument::arguments;
use super::{Builtin, mutates, pure};
use crate::lang::value::Value;
use crate::lang::value::heap::{Marker, Opaque};
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

/// What works behind an engine's object.
pub trait Extension {
    /// Performs an operation.
    fn perform(
        &mut self,
        operation: Operation,
        ctx: &mut NativeContext<'_>,
        values: &[Value],
    ) -> Result<Value, Signal>;
    /// Marks the values it holds.
    fn trace(&self, marker: &mut Marker);
    /// Bytes it takes outside of the heap.
    fn size(&self) -> usize;
}

type Maker = fn() -> Box<dyn Extension>;

static MAKER: OnceLock<Maker> = OnceLock::new();

/// Says how engines are made; the first who says so is heard.
pub fn provide(maker: Maker) {
    MAKER.get_or_init(|| maker);
}

/// The global that holds the engine whose rules and facts are meant.
const CURRENT: &str = "*engine*";

/// An engine as an object.
struct Engine(RefCell<Option<Box<dyn Extension>>>);

impl Opaque for Engine {
    fn type_name(&self) -> &'static str {
        "engine"
    }

    fn trace(&self, marker: &mut Marker) {
        if let Some(engine) = &*self.0.borrow() {
            engine.trace(marker);
        }
    }

    fn size(&self) -> usize {
        self.0.borrow().as_ref().map_or(0, |engine| engine.size())
    }

    fn is_passing(&self) -> bool {
        true
    }
}

macro_rules! operations {
    ($($operation:ident $function:ident $kind:ident $name:literal $parameters:literal $docstring:literal,)*) => {
        /// What can be asked of an engine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operation {
            $($operation,)*
        }

        $(fn $function(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
            perform(Operation::$operation, ctx, values)
        })*

        #[rustfmt::skip]
        pub(super) const TABLE: &[Builtin] = &[
            $($kind($name, $parameters, $docstring, $function),)*
            mutates("rules/engine", "", "Makes an engine, with no rules and no facts.\n>>> (rules/engine? (rules/engine))\n#t", new),
            pure("rules/engine?", "value", "Returns whether the value is an engine.\n>>> (rules/engine? 5)\n#f", is_engine),
        ];
    };
}

operations! {
    Answer answer mutates "%rules-answer" "truth" "Answers the condition that is asked for; returns whether another is.\n>>> (%rules-answer #f)\n#f",
    Ask ask mutates "%rules-ask" "" "Decides the condition that is asked for.\n>>> (%rules-ask)\nnil",
    AddRule add_rule mutates "%rules-add" "form conditions action" "Adds a rule, given its form, a function for each condition and one for its right side.\n>>> (%rules-add '(defrule never (test #f) => nil) (list (lambda () #f)) (lambda () nil))\nnever",
    AddTemplate add_template mutates "%rules-template" "form" "Adds a template, given its form.\n>>> (%rules-template '(deftemplate stone (slot size)))\nstone",
    Assert assert mutates "%rules-assert" "template &rest slots" "Asserts a fact, given its template, then names and values of slots; returns its number, nil if it was known.\n>>> (begin (%rules-template '(deftemplate stone (slot size))) (number? (%rules-assert 'stone 'size (gensym))))\n#t",
    Begin begin mutates "%rules-begin" "limit" "Begins a run of so many firings, of any number where it is nil.\n>>> (begin (%rules-begin 0) (%rules-end))\n0",
    Collect collect mutates "%rules-collect" "" "Returns the values that a query found, and forgets the query.\n>>> (%rules-collect)\n()",
    End end mutates "%rules-end" "" "Ends a run; returns how many rules have fired.\n>>> (%rules-end)\n0",
    ExpandAssert expand_assert pure "%rules-assertions" "facts" "Returns the form that asserts facts as they are written.\n>>> (%rules-assertions '((stone (size 1))))\n(%rules-assert 'stone 'size 1)",
    ExpandModify expand_modify pure "%rules-modification" "fact slots" "Returns the form that modifies a fact as it is written.\n>>> (%rules-modification '?f '((size 2)))\n(%rules-modify ?f 'size 2)",
    ExpandRule expand_rule pure "%rules-rule" "form" "Returns the form that adds a rule as it is written.\n>>> (car (%rules-rule '(defrule never (test #f) => nil)))\n%rules-add",
    Fire fire mutates "%rules-fire" "" "Does what the next activation says.\n>>> (%rules-fire)\nnil",
    Initial initial mutates "%rules-initial" "name facts" "Notes facts that a reset asserts, each as its template, then names and values of slots.\n>>> (%rules-initial 'none '())\nnone",
    Modify modify mutates "%rules-modify" "fact &rest slots" "Takes a fact back and asserts it with other values; returns the new number, nil where nothing changes.\n>>> (%rules-modify 0 'size 2)\n!! fact",
    Query query mutates "%rules-query" "form conditions variables" "Begins a query, given as a rule without a right side, for the values of variables.\n>>> (begin (%rules-query '(defrule q =>) '() '()) (%rules-collect))\n(())",
    Ready ready mutates "%rules-ready?" "" "Returns whether the run goes on.\n>>> (%rules-ready?)\n#f",
    Agenda agenda pure "rules/agenda" "" "Returns what is ready to fire, next first: lists of salience, rule and the numbers of the facts.\n>>> (rules/with-engine (rules/engine) (rules/agenda))\n()",
    Clear clear mutates "rules/clear" "" "Forgets all templates, rules and facts.\n>>> (rules/with-engine (rules/engine) (rules/clear) (rules/templates))\n()",
    Context context mutates "rules/context" "name" "Makes a context, whose rules wait until it has the focus.\n>>> (rules/with-engine (rules/engine) (rules/context 'later) (rules/contexts))\n(main later)",
    Contexts contexts pure "rules/contexts" "" "Returns the names of all contexts.\n>>> (rules/with-engine (rules/engine) (rules/contexts))\n(main)",
    Fact fact pure "rules/fact" "number" "Returns a fact as it is written, nil if there is none of that number.\n>>> (rules/with-engine (rules/engine) (rules/fact 1))\nnil",
    Facts facts pure "rules/facts" "&optional template" "Returns the facts, all or those of a template, oldest first: lists of a number and the fact as it is written.\n>>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (rules/assert (stone (size 1))) (rules/facts))\n((1 (stone (size 1))))",
    Focus focus mutates "rules/focus" "&rest contexts" "Gives contexts the focus, the first one first; returns the focus stack.\n>>> (rules/with-engine (rules/engine) (rules/context 'later) (rules/focus 'later))\n(later main)",
    FocusStack focus_stack pure "rules/focus-stack" "" "Returns the contexts that have the focus, the one whose turn it is first.\n>>> (rules/with-engine (rules/engine) (rules/focus-stack))\n(main)",
    Halt halt mutates "rules/halt" "" "Ends the run after the rule that fires now; what is on the agenda stays there.\n>>> (rules/with-engine (rules/engine) (rules/halt))\nnil",
    Origin origin pure "rules/origin" "number" "Returns the rule that asserted a fact, nil if it came from elsewhere.\n>>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (rules/origin (rules/assert (stone (size 1)))))\nnil",
    Refocus refocus mutates "rules/refocus" "" "Takes the focus from the context that has it; returns the focus stack.\n>>> (rules/with-engine (rules/engine) (rules/refocus))\n(main)",
    Reset reset mutates "rules/reset" "" "Forgets all facts and asserts those of `deffacts`; returns how many there are.\n>>> (rules/with-engine (rules/engine) (rules/reset))\n0",
    Retract retract mutates "rules/retract" "&rest facts" "Takes facts back, given their numbers; returns how many were known.\n>>> (rules/with-engine (rules/engine) (rules/retract 1))\n0",
    Rules rules pure "rules/rules" "" "Returns the names of the rules, oldest first.\n>>> (rules/with-engine (rules/engine) (rules/rules))\n()",
    Strategy strategy mutates "rules/strategy" "&optional strategy" "Returns which of two activations of the same salience goes first, after setting it: `:breadth`, the older one, or `:depth`.\n>>> (rules/with-engine (rules/engine) (rules/strategy :depth))\n:depth",
    Templates templates pure "rules/templates" "" "Returns the names of the templates.\n>>> (rules/with-engine (rules/engine) (rules/templates))\n()",
    Undefine undefine mutates "rules/undefine" "name" "Removes a rule with all that stands on it; returns whether there was one.\n>>> (rules/with-engine (rules/engine) (rules/undefine 'no-such-rule))\n#f",
    Unwatch unwatch mutates "rules/unwatch" "&rest kinds" "Tells no more of `:facts`, `:activations`, `:rules`, or of any of them; returns what is still told.\n>>> (rules/with-engine (rules/engine) (rules/unwatch))\n()",
    Watch watch mutates "rules/watch" "&rest kinds" "Prints from now on what happens to `:facts`, `:activations` and `:rules`, or to all of them; returns what is told.\n>>> (rules/with-engine (rules/engine) (rules/watch :rules))\n(:rules)",
    Why why mutates "rules/why" "name" "Returns how far the conditions of a rule are met, way by way of its `or`s: lists of the condition, how many facts fit it alone, in how many ways it fits together with those before it, and the facts of these ways.\n>>> (rules/with-engine (rules/engine) (deftemplate stone (slot size)) (defrule big (stone (size 9)) => nil) (rules/why 'big))\n(((\"(stone (size 9))\" 0 0 ())))",
}

fn perform(
    operation: Operation,
    ctx: &mut NativeContext<'_>,
    values: &[Value],
) -> Result<Value, Signal> {
    let name = ctx.symbols.intern(CURRENT);
    let mut object = ctx.globals.value_of(name).unwrap_or(Value::NIL);
    if object.is_nil() {
        object = new(ctx, &[])?;
        let index = ctx.globals.cell(name);
        ctx.globals.store(index, object);
    }
    let taken = match ctx.heap.payload_of::<Engine>(object) {
        Some(engine) => engine.0.borrow_mut().take(),
        None => {
            let message = format!("`{CURRENT}` is no engine");
            return Err(Signal::error("type-error", message));
        }
    };
    let Some(mut engine) = taken else {
        return Err(Signal::eval("the engine is at work"));
    };
    let outcome = engine.perform(operation, ctx, values);
    if let Some(object) = ctx.heap.payload_of::<Engine>(object) {
        *object.0.borrow_mut() = Some(engine);
    }
    outcome
}

fn new(ctx: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    let Some(maker) = MAKER.get() else {
        return Err(Signal::eval("rules need a host, and there is none"));
    };
    let engine = Engine(RefCell::new(Some(maker())));
    Ok(ctx.heap.payload(Kind::Opaque, Box::new(engine)))
}

fn is_engine(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let value = arguments("rules/engine?", values).get(0);
    Ok(Value::boolean(
        ctx.heap.payload_of::<Engine>(value).is_some(),
    ))
}
