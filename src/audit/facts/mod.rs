//! Sensors: each measures one thing of a definition, as a pure function.
//!
//! A sensor fills slots of the one fact `definition` that rules match. Beside a slot `x` the fact has
//! `x-at`, the place of what was found as a list of two bytes from the beginning of the definition's
//! text, or nil. To add a fact, write `facts/<fact>.rs` and its line in `SENSORS`.

mod allocation;
mod assertions;
pub mod code;
pub mod complexity;
mod dead_code;
mod distinct;
mod doctests;
mod documentation;
mod effects;
mod execution;
mod identity;
mod integrity;
mod length;
mod literals;
mod loops;
mod mutation;
mod nothing;
mod parameters;
mod past;
mod portability;
mod provenance;
mod recursion;
mod redefinition;
pub mod references;
pub mod style;
mod swallowed;

use self::code::Code;
use self::distinct::Distinct;
use super::engine::Datum;
use super::surroundings::Surroundings;
use super::trouble::Trouble;
use crate::lang::definition::{Definition, Parts};
use crate::lang::source::Span;
use crate::lang::syntax::{self, SyntaxNode};

/// What a sensor may look at.
pub struct Subject<'tree> {
    pub definition: &'tree Definition,
    /// The form in the tree of the definition's own text.
    pub form: SyntaxNode<'tree>,
    pub parts: Parts<'tree>,
    pub code: Code<'tree>,
    pub surroundings: &'tree Surroundings,
    /// Why it does not stand, where that was tried.
    pub trouble: Option<&'tree Trouble>,
}

/// The value of a slot and where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    pub slot: &'static str,
    pub value: Datum,
    pub place: Option<Span>,
}

impl Measurement {
    /// The words found and the place of the first.
    fn words(slot: &'static str, found: Distinct) -> Measurement {
        let place = found.place();
        Measurement::new(slot, found.into_datum(), place)
    }

    pub fn new(slot: &'static str, value: impl Into<Datum>, place: Option<Span>) -> Measurement {
        Measurement {
            slot,
            value: value.into(),
            place,
        }
    }
}

/// One line of the table: what is measured, in words, and how.
pub struct Sensor {
    /// The slots it fills, each with what it means.
    pub slots: &'static [(&'static str, &'static str)],
    pub measure: fn(&Subject<'_>) -> Vec<Measurement>,
}

/// All sensors, by file name.
pub const SENSORS: &[Sensor] = &[
    allocation::SENSOR,
    assertions::SENSOR,
    complexity::SENSOR,
    dead_code::SENSOR,
    doctests::SENSOR,
    documentation::SENSOR,
    effects::SENSOR,
    execution::SENSOR,
    identity::SENSOR,
    integrity::SENSOR,
    length::SENSOR,
    literals::SENSOR,
    loops::SENSOR,
    mutation::SENSOR,
    nothing::SENSOR,
    parameters::SENSOR,
    past::SENSOR,
    portability::SENSOR,
    provenance::SENSOR,
    recursion::SENSOR,
    redefinition::SENSOR,
    references::SENSOR,
    style::SENSOR,
    swallowed::SENSOR,
];

/// Runs all sensors.
pub fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    SENSORS
        .iter()
        .flat_map(|sensor| (sensor.measure)(subject))
        .collect()
}

/// Tells what is known of a form that begins as a definition does and lacks what its head demands: its
/// name, why it does not stand, and otherwise what is true of a definition that has no code at all.
pub fn measure_broken(definition: &Definition, trouble: Option<&Trouble>) -> Vec<Measurement> {
    let parse = syntax::parse("(defpackage nothing)");
    let surroundings = Surroundings::default();
    let form = parse.tree.forms().next();
    let Some((form, parts)) = form.and_then(|form| Some((form, Parts::of(form)?))) else {
        return integrity::of(trouble);
    };
    let mut measurements = measure(&Subject {
        definition,
        form,
        code: Code::of(form, &parts),
        parts,
        surroundings: &surroundings,
        trouble,
    });
    // The places of all but the trouble are those of the empty one.
    for it in &mut measurements {
        if !integrity::SENSOR
            .slots
            .iter()
            .any(|(slot, _)| *slot == it.slot)
        {
            it.place = None;
        }
        match it.slot {
            "documentable" => it.value = Datum::from(false),
            "form" => it.value = Datum::string(definition.text.as_str()),
            _ => {}
        }
    }
    measurements
}

/// Whether a node is false wherever it is evaluated.
pub(super) fn is_constant_false(node: SyntaxNode<'_>) -> bool {
    constant_truth(node) == Some(false)
}

/// Whether a literal is true or false; `None` if it must be evaluated.
pub(super) fn constant_truth(node: SyntaxNode<'_>) -> Option<bool> {
    use crate::lang::syntax::SyntaxKind as Kind;
    match node.kind() {
        Kind::Nil => Some(false),
        Kind::Boolean => Some(!matches!(node.text(), "false" | "#f" | "#false")),
        Kind::Number | Kind::String | Kind::Keyword | Kind::Character | Kind::Regex => Some(true),
        Kind::List if node.child(0).is_none() => Some(false),
        Kind::List if node.is_call_of("quote") => node.child(1).map(is_true_datum),
        Kind::Quote => node.prefixed().map(is_true_datum),
        _ => None,
    }
}

/// Whether a datum is true once it is quoted: all but nil, false and the empty list.
fn is_true_datum(node: SyntaxNode<'_>) -> bool {
    use crate::lang::syntax::SyntaxKind as Kind;
    match node.kind() {
        Kind::Nil => false,
        Kind::Boolean => constant_truth(node).unwrap_or(true),
        Kind::List => node.child(0).is_some(),
        _ => true,
    }
}
