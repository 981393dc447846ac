//! Definitions that lead to one another: the circle that goes through a name.

use rustc_hash::FxHashSet;

use super::Image;
use crate::lang::value::symbol::Symbol;

/// Definitions looked at; a circle that needs more is not found.
const VISITS_MAX: usize = 10_000;

/// One direction of a search.
#[derive(Default)]
struct Side {
    seen: FxHashSet<Symbol>,
    waiting: Vec<Symbol>,
}

impl Image {
    /// Returns the program's other definitions from which a way leads to `name` and back, sorted.
    ///
    /// What `name` uses and what uses it are followed step by step in turn. Where one of the two comes
    /// to its end the circle lies inside of it, so that the larger one need not be known: most
    /// definitions are used by few or use few.
    pub fn circle(&self, name: &str) -> Vec<String> {
        let Some(start) = self.machine.symbols.find(name) else {
            return Vec::new();
        };
        let uses = |name: Symbol| self.steps(name, true);
        let users = |name: Symbol| self.steps(name, false);
        let (mut forwards, mut backwards) = (Side::from(start), Side::from(start));
        let inside = loop {
            let visits = forwards.seen.len() + backwards.seen.len();
            match (forwards.waiting.pop(), backwards.waiting.pop()) {
                (None, _) => break search(start, &forwards.seen, users),
                (_, None) => break search(start, &backwards.seen, uses),
                _ if visits > VISITS_MAX => return Vec::new(),
                (Some(left), Some(right)) => {
                    forwards.go_on(uses(left));
                    backwards.go_on(users(right));
                }
            }
        };
        let names = inside.into_iter().filter(|&it| it != start);
        let mut names: Vec<String> = names
            .map(|it| self.machine.symbols.name(it).to_string())
            .collect();
        names.sort();
        names
    }

    /// Returns what a definition of the program uses, or what uses it.
    fn steps(&self, name: Symbol, forwards: bool) -> Vec<Symbol> {
        let mut next: Vec<Symbol> = match forwards {
            true => {
                let binding = self.bindings.get(name);
                let used = binding.iter().flat_map(|it| &it.references);
                used.copied().collect()
            }
            false => self.bindings.dependents(name).collect(),
        };
        next.retain(|&it| self.is_programs(it));
        next
    }
}

impl From<Symbol> for Side {
    fn from(start: Symbol) -> Side {
        Side {
            seen: FxHashSet::from_iter([start]),
            waiting: vec![start],
        }
    }
}

impl Side {
    fn go_on(&mut self, names: Vec<Symbol>) {
        let new = names.into_iter().filter(|&it| self.seen.insert(it));
        self.waiting.extend(new);
    }
}

/// Returns what is reached from `start` without leaving `among`.
fn search(
    start: Symbol,
    among: &FxHashSet<Symbol>,
    step: impl Fn(Symbol) -> Vec<Symbol>,
) -> FxHashSet<Symbol> {
    let mut side = Side::from(start);
    while let Some(name) = side.waiting.pop() {
        let mut next = step(name);
        next.retain(|it| among.contains(it));
        side.go_on(next);
    }
    side.seen
}

#[cfg(test)]
mod tests {
    use crate::lang::image::Image;

    fn image(text: &str) -> Image {
        let mut image = Image::new();
        image.evaluate(text).expect("the definitions evaluate");
        image
    }

    #[test]
    fn a_circle_is_what_leads_there_and_back() {
        let image = image(
            "(define (a) (b) (leaf)) (define (b) (c)) (define (c) (a) (other)) (define (leaf) 1)
             (define (other) (leaf)) (define (user) (a) (user))",
        );
        assert_eq!(image.circle("a"), ["b", "c"]);
        assert_eq!(image.circle("b"), ["a", "c"]);
        for alone in ["leaf", "other", "user", "car", "nobody"] {
            assert_eq!(image.circle(alone), [""; 0], "{alone}");
        }
    }

    /// A name in the middle of many is answered by the smaller side.
    #[test]
    fn what_uses_a_great_deal_and_is_used_by_few_is_cheap() {
        let mut text = String::from("(define (f0) 0)\n");
        for at in 1..300 {
            text.push_str(&format!("(define (f{at}) (f{}))\n", at - 1));
        }
        let image = image(&text);
        assert_eq!(image.circle("f298"), [""; 0]);
        assert_eq!(image.circle("f1"), [""; 0]);
    }
}
