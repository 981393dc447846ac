//! Whether a function comes back to itself, directly or through others.

use super::code::What;
use super::references::NAME_TAKERS;
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::definition::DefinitionKind;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        (
            "recursion",
            "nil, or the symbol `direct`, `tail` (all own calls are tail calls) or `mutual`",
        ),
        (
            "recursion-path",
            "the names along the way back, from the definition to itself",
        ),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let name = subject.definition.name.as_str();
    if subject.definition.kind != DefinitionKind::Function {
        return none();
    }
    let mut own_calls = 0;
    let mut tail_calls = 0;
    let mut place = None;
    let mut called = Vec::new();
    for site in &subject.code.sites {
        let (other, tail) = match &site.what {
            What::Call {
                operator,
                local: false,
            } => (operator.as_ref(), site.tail),
            What::FunctionName { name, local: false } => (name.as_ref(), false),
            What::QuotedName { name } => {
                let taken = subject.code.parent_operator(site);
                if !taken.is_some_and(|it| NAME_TAKERS.contains(&it)) {
                    continue;
                }
                (name.as_ref(), false)
            }
            _ => continue,
        };
        if other == name {
            own_calls += 1;
            tail_calls += usize::from(tail && site.function_depth == 0);
            place = place.or(Some(site.node.span()));
        } else {
            called.push((other.to_string(), site.node.span()));
        }
    }
    if own_calls > 0 {
        let kind = if own_calls == tail_calls {
            "tail"
        } else {
            "direct"
        };
        return vec![
            Measurement::new("recursion", Datum::symbol(kind), place),
            Measurement::new("recursion-path", Datum::strings([name, name]), None),
        ];
    }
    let names: Vec<String> = called.iter().map(|(name, _)| name.clone()).collect();
    match subject.surroundings.path_back(name, &names) {
        Some(path) => {
            let place = called
                .iter()
                .find(|(other, _)| path.get(1).is_some_and(|it| it.as_ref() == other))
                .map(|(_, span)| *span);
            vec![
                Measurement::new("recursion", Datum::symbol("mutual"), place),
                Measurement::new("recursion-path", Datum::strings(path), None),
            ]
        }
        None => none(),
    }
}

fn none() -> Vec<Measurement> {
    vec![
        Measurement::new("recursion", Datum::Nil, None),
        Measurement::new("recursion-path", Datum::Nil, None),
    ]
}
