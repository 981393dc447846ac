//! Layers that a project states: the lower may not use the higher.

/// Patterns by layer, the highest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layers {
    layers: Vec<Vec<String>>,
}

impl Layers {
    pub fn new(layers: &[Vec<String>]) -> Layers {
        Layers {
            layers: layers.to_vec(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Returns the layer of what has one of these names: its own, that in its package, its file.
    pub fn of(&self, names: &[&str]) -> Option<usize> {
        self.layers.iter().position(|patterns| {
            patterns
                .iter()
                .any(|pattern| names.iter().any(|name| fits(pattern, name)))
        })
    }

    /// Returns how a layer is written.
    pub fn name(&self, layer: usize) -> String {
        self.layers[layer].join(", ")
    }
}

/// Whether a pattern, in which `*` stands for anything, fits a name.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut at, mut rest) = (0, 0);
    // Where the last star stands, and how much of the name it has taken.
    let mut star: Option<(usize, usize)> = None;
    while rest < name.len() {
        if pattern.get(at) == Some(&b'*') {
            star = Some((at, rest));
            at += 1;
        } else if pattern.get(at) == Some(&name[rest]) {
            at += 1;
            rest += 1;
        } else if let Some((before, taken)) = star {
            star = Some((before, taken + 1));
            at = before + 1;
            rest = taken + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|&it| it == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name, expected) in [
            ("ui/*", "ui/draw", true),
            ("ui/*", "core/draw", false),
            ("*", "", true),
            ("*-test", "sum-test", true),
            ("*-test", "sum-tests", false),
            ("a*b*c", "a-b-b-c", true),
            ("main", "main", true),
            ("main", "mainly", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
