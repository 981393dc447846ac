//! What programs use and where they are while they use it: measured by fuel, so that the same program
//! always has the same profile.

use super::Image;
use crate::lang::value::heap::Heap;
use crate::lang::value::symbol::Symbols;
use crate::lang::vm::{Fiber, PendingCall};
use std::collections::BTreeMap;

/// Calls of one sample at either end of its stack.
const CALLS_MAX: usize = 64;

/// The account of all programs of an image.
#[derive(Default)]
pub(super) struct Watch {
    /// Fuel used so far.
    pub fuel: u64,
    pub profile: Option<Profile>,
}

/// Samples of where a program is, one for each `interval` of fuel.
pub(super) struct Profile {
    pub interval: u64,
    pub samples: u64,
    /// How often each stack was met; the names of its calls, outermost first, with `;` between.
    pub stacks: BTreeMap<String, u64>,
}

impl Profile {
    pub fn new(interval: u64) -> Profile {
        Profile {
            interval: interval.max(1),
            samples: 0,
            stacks: BTreeMap::new(),
        }
    }

    /// Returns each function with the samples it was itself running in, and those it was on the stack
    /// of, the busiest first.
    pub fn functions(&self) -> Vec<(String, u64, u64)> {
        let mut functions: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (stack, &count) in &self.stacks {
            let mut seen: Vec<&str> = Vec::new();
            for name in stack.split(';') {
                if !seen.contains(&name) {
                    seen.push(name);
                    functions.entry(name).or_default().1 += count;
                }
            }
            if let Some(name) = stack.split(';').next_back() {
                functions.entry(name).or_default().0 += count;
            }
        }
        let mut functions: Vec<(String, u64, u64)> = functions
            .into_iter()
            .map(|(name, (own, total))| (name.to_string(), own, total))
            .collect();
        functions.sort_by(|a, b| (b.1, b.2, &a.0).cmp(&(a.1, a.2, &b.0)));
        functions
    }

    /// Returns the stacks as tools for flame graphs read them: a line each, with its count.
    pub fn folded(&self) -> String {
        let lines = self.stacks.iter();
        lines
            .map(|(stack, count)| format!("{stack} {count}\n"))
            .collect()
    }
}

impl Image {
    /// Fuel of the next turn: up to the next sample where a profile is made.
    pub(super) fn turn(&self, left: u64) -> u64 {
        match &self.watch.profile {
            Some(profile) => profile.interval.min(left),
            None => left,
        }
    }

    /// Notes where a program is, if a profile is made.
    pub(super) fn sample(&mut self, fiber: &Fiber) {
        let Some(profile) = &mut self.watch.profile else {
            return;
        };
        let heap = &self.machine.heap;
        let calls = fiber.pending(heap, CALLS_MAX);
        let stack = stack_of(heap, &self.machine.symbols, &calls);
        profile.samples += 1;
        *profile.stacks.entry(stack).or_default() += 1;
    }
}

/// The names of pending calls, outermost first; a function that calls itself is named once, and what
/// runs the profile is left out.
fn stack_of(heap: &Heap, symbols: &Symbols, calls: &[PendingCall]) -> String {
    let mut names: Vec<String> = Vec::new();
    for call in calls.iter().rev() {
        let proto = heap.closure_proto(call.function);
        let name = match proto.and_then(|proto| proto.name) {
            Some(name) => symbols.name(name).replace([';', ' '], "_"),
            None => "(anonymous)".to_string(),
        };
        if name == "%profile" {
            names.clear();
        } else if names.last() != Some(&name) {
            names.push(name);
        }
    }
    match names.is_empty() {
        true => "(top-level)".to_string(),
        false => names.join(";"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_once_in_each_stack_and_for_itself_at_its_end() {
        let mut profile = Profile::new(1);
        profile.stacks.insert("a;b;a".to_string(), 2);
        profile.stacks.insert("a;b".to_string(), 3);
        let functions = profile.functions();
        assert_eq!(functions[0], ("b".to_string(), 3, 5));
        assert_eq!(functions[1], ("a".to_string(), 2, 5));
        assert_eq!(profile.folded(), "a;b 3\na;b;a 2\n");
    }
}
