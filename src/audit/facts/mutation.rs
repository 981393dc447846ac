//! Variables that outlive the call and are changed by it.

use super::code::{BindingKind, What};
use super::{Distinct, Measurement, Sensor, Subject};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "mutated-variables",
        "global and captured variables that are changed, each once, in order",
    )],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut found = Distinct::default();
    for site in &subject.code.sites {
        let What::Mutation { name, binding, .. } = &site.what else {
            continue;
        };
        let outlives = match binding {
            None => true,
            // A variable of a function around the one that changes it is shared with others.
            Some(index) => {
                let binding = &subject.code.bindings[*index];
                binding.kind != BindingKind::LoopName
                    && binding.function_depth < site.function_depth
            }
        };
        if outlives {
            found.add(name, site.node.span());
        }
    }
    vec![Measurement::words("mutated-variables", found)]
}
