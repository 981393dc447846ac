//! The names of the language, which every package sees.

use super::Image;
use super::runtime::type_names;
use crate::lang::expand::SPECIAL_FORMS;
use crate::lang::syntax::qualified;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Tells the packages who knows the names.
pub(super) fn install() {
    qualified::set_lexicon(is_language);
}

/// Whether a name is the language's: of a function, variable, class, type or form. The names are
/// gathered when the first package asks.
fn is_language(name: &str) -> bool {
    static NAMES: OnceLock<FxHashSet<String>> = OnceLock::new();
    NAMES.get_or_init(gather).contains(name)
}

fn gather() -> FxHashSet<String> {
    let image = Image::new();
    let machine = image.machine();
    let globals = machine.globals.bound().map(|(_, symbol, _)| {
        let name = machine.symbols.name(symbol);
        let class = name.strip_prefix("(class ");
        class
            .map_or(name, |it| it.trim_end_matches(')'))
            .to_string()
    });
    let mut names: FxHashSet<String> = globals.collect();
    names.extend(SPECIAL_FORMS.iter().map(|form| form.name.to_string()));
    names.extend(type_names().map(str::to_string));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_forms_types_and_conditions_are_known() {
        for name in ["car", "let", "map-indexed", "integer", "type-error", "pi"] {
            assert!(is_language(name), "{name}");
        }
        assert!(!is_language("sell"));
    }
}
