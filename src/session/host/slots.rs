//! Slots of a class, added and removed: the class's definition is edited, which is a commit like any
//! other, and its living instances follow.

use super::super::argument::DEFINITION;
use super::super::session::Session;
use super::super::task::Task;
use super::{Capability, HostError, HostFunction, now};
use crate::lang::definition::DefinitionKind;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{self, SyntaxKind, SyntaxNode};
use crate::lang::value::Value;

const WRITE: Capability = Capability::WriteHistory;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("add-slot", "class slot", "Adds a slot to the definition of a class, or replaces the one of its name: a name, or a list as in `defclass`. Living instances get it.\n>>>! (defclass box () ((width :initarg :width)))\n>>>! (define b (make-instance 'box :width 2))\n>>>! (add-slot 'box '(height :initform 5))\n>>> (slot-value b 'height)\n5", WRITE, add_slot),
    now("remove-slot", "class name", "Removes a slot from the definition of a class, and so from its living instances.\n>>>! (defclass box () ((width :initarg :width)))\n>>>! (define b (make-instance 'box :width 2))\n>>>! (remove-slot 'box 'width)\n>>> (slot-value b 'width)\n!! unbound-slot", WRITE, remove_slot),
];

type Answer = Result<Value, HostError>;

/// The definition of a class as it stands.
struct ClassText {
    name: String,
    text: String,
    package: String,
}

impl ClassText {
    fn of(session: &Session, function: &str, arguments: &[Value]) -> Result<ClassText, HostError> {
        let name = session.argument(DEFINITION, function, arguments, 0)?;
        let binding = session.image.binding(&name);
        let is_class = |kind| matches!(kind, DefinitionKind::Class | DefinitionKind::Structure);
        let class = binding.filter(|it| it.kind.is_some_and(is_class) && it.commit.is_some());
        match class.and_then(|it| Some((it.text?, it.package))) {
            Some((text, package)) => Ok(ClassText {
                name,
                text,
                package,
            }),
            None => {
                let message = format!("`{name}` is no class that the program defines");
                Err(HostError::new("type-error", message).hint("`(apropos \"…\")` finds names"))
            }
        }
    }

    /// Finds what a slot is written as, and where the slots end.
    fn slot(&self, slot: &str) -> Option<(Option<Span>, u32)> {
        let parse = syntax::parse(&self.text);
        let form = parse.tree.forms().next()?;
        let is_structure = form.is_call_of("defstruct");
        let list = match is_structure {
            true => form,
            false => form.child(3)?,
        };
        let first = if is_structure { 2 } else { 0 };
        let found = list
            .children()
            .skip(first)
            .find(|it| named(*it) == Some(slot));
        let end = match list.kind() {
            // `()` and `nil` have no room inside.
            SyntaxKind::List => list.span().end - 1,
            _ => return None,
        };
        Some((found.map(|it| it.span()), end))
    }

    /// Evaluates the definition with another text in a place of it.
    fn evaluate(self, session: &mut Session, place: Span, new: &str) -> Answer {
        let text = syntax::edit::replace_form(&self.text, place, new);
        let task = Task {
            origin: "slot".into(),
            file: None,
            ..session.task.clone()
        };
        let outer = std::mem::replace(&mut session.task, task);
        let source = SourceText::new(self.name.as_str(), text).in_package(&self.package);
        let outcome = session.run_inside(source);
        session.task = outer;
        outcome?;
        Ok(session.symbol(&self.name))
    }
}

/// Returns the name of a slot: itself, or the head of its description.
fn named(node: SyntaxNode<'_>) -> Option<&str> {
    match node.kind() {
        SyntaxKind::Symbol => Some(node.text()),
        SyntaxKind::List => node.child(0).map(|it| it.text()),
        _ => None,
    }
}

fn add_slot(session: &mut Session, arguments: &[Value]) -> Answer {
    let class = ClassText::of(session, "add-slot", arguments)?;
    let slot = arguments.get(1).copied().unwrap_or(Value::NIL);
    let text = session.image.print(slot);
    let parse = syntax::parse(&text);
    let name = parse.tree.forms().next().and_then(named);
    let name = name.ok_or_else(|| HostError::argument("add-slot", 2, "name or list"))?;
    match class.slot(name) {
        Some((Some(place), _)) => class.evaluate(session, place, &text),
        Some((None, end)) => {
            let before = class.text[..end as usize].ends_with('(');
            let place = Span::new(end as usize, end as usize);
            let space = if before { "" } else { " " };
            class.evaluate(session, place, &format!("{space}{text}"))
        }
        None => Err(unreadable(&class.name)),
    }
}

fn remove_slot(session: &mut Session, arguments: &[Value]) -> Answer {
    let class = ClassText::of(session, "remove-slot", arguments)?;
    let slot = arguments.get(1).copied().unwrap_or(Value::NIL);
    let slot = session.image.print(slot);
    match class.slot(slot.trim_start_matches(':')) {
        Some((Some(place), _)) => {
            // The white space before it goes too.
            let kept = class.text[..place.start as usize].trim_end().len();
            let place = Span::new(kept, place.end as usize);
            class.evaluate(session, place, "")
        }
        Some((None, _)) => {
            let message = format!("the class `{}` has no slot `{slot}` of its own", class.name);
            Err(HostError::new("unbound-slot", message).hint("`class-slots` lists them"))
        }
        None => Err(unreadable(&class.name)),
    }
}

fn unreadable(name: &str) -> HostError {
    let message = format!("the definition of `{name}` has no list of slots to change");
    HostError::new("eval", message).hint("define the class anew")
}
