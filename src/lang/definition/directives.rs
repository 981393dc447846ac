//! What directives say: `;;@see a, b` is a list, `;;@adaptive` a yes, `;;@since 1.8.0` a text.

use super::Directive;

/// The value of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectiveValue {
    /// Nothing stands behind the key.
    Yes,
    Text(String),
    List(Vec<String>),
}

/// Keys whose values are names with commas between them.
const LISTS: &[&str] = &["see", "tags"];
/// Keys that are said once for each thing they are said of.
const EACH: &[&str] = &["allow"];
/// Keys whose values keep their lines.
const LINES: &[&str] = &["example"];

/// Returns the keys of directives with their values, in the order of first mention. A key that stands
/// several times has a list of all its values.
pub fn directive_values(directives: &[Directive]) -> Vec<(String, DirectiveValue)> {
    let mut found: Vec<(String, DirectiveValue)> = Vec::new();
    for directive in directives {
        let key = directive.key.as_str();
        let value = value_of(key, &directive.value);
        match found.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => join(known, value),
            None => found.push((key.to_string(), value)),
        }
    }
    found
}

fn value_of(key: &str, text: &str) -> DirectiveValue {
    let one = || match LINES.contains(&key) {
        true => text.to_string(),
        false => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    match text {
        _ if LISTS.contains(&key) => {
            let names = text.split([',', '\n']).map(str::trim);
            let names = names.filter(|it| !it.is_empty());
            DirectiveValue::List(names.map(String::from).collect())
        }
        _ if EACH.contains(&key) => DirectiveValue::List(vec![one()]),
        "" => DirectiveValue::Yes,
        _ => DirectiveValue::Text(one()),
    }
}

fn join(known: &mut DirectiveValue, more: DirectiveValue) {
    let list = |value: DirectiveValue| match value {
        DirectiveValue::Yes => Vec::new(),
        DirectiveValue::Text(text) => vec![text],
        DirectiveValue::List(texts) => texts,
    };
    let mut all = list(std::mem::replace(known, DirectiveValue::Yes));
    all.extend(list(more));
    if !all.is_empty() {
        *known = DirectiveValue::List(all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::definition::{TopForm, definitions};
    use crate::lang::source::SourceText;

    fn values(text: &str) -> Vec<(String, DirectiveValue)> {
        let (forms, _) = definitions(&SourceText::new("test", text));
        match forms.first() {
            Some(TopForm::Definition(definition)) => directive_values(&definition.directives),
            _ => panic!("no definition"),
        }
    }

    fn text(text: &str) -> DirectiveValue {
        DirectiveValue::Text(text.into())
    }

    fn list(texts: &[&str]) -> DirectiveValue {
        DirectiveValue::List(texts.iter().map(|it| it.to_string()).collect())
    }

    #[test]
    fn each_key_has_its_kind_of_value() {
        let found = values(
            ";;@since 1.8.0\n;;@see string/split, string/join\n;;@deprecated Use string/trim instead\n\
             ;;@tags parsing, text\n;;@example\n;;@mood  fine  today\n(defn f (s) s)",
        );
        let expected = [
            ("since", text("1.8.0")),
            ("see", list(&["string/split", "string/join"])),
            ("deprecated", text("Use string/trim instead")),
            ("tags", list(&["parsing", "text"])),
            ("example", DirectiveValue::Yes),
            ("mood", text("fine today")),
        ];
        assert_eq!(found, expected.map(|(key, value)| (key.to_string(), value)));
    }

    #[test]
    fn indented_lines_go_on_and_others_end_it() {
        let found = values(
            ";;@deprecated Use string/trim\n;;   instead\n;; no part of it\n;;   nor this\n\
             ;;@example (f 1)\n;;\t(f 2)\n(defn f (s) s)",
        );
        let expected = [
            ("deprecated", text("Use string/trim instead")),
            ("example", text("(f 1)\n(f 2)")),
        ];
        assert_eq!(found, expected.map(|(key, value)| (key.to_string(), value)));
    }

    #[test]
    fn a_repeated_key_has_all_its_values() {
        let found = values(
            ";;@allow magic-number reason\n;;@allow naming\n;;@see a\n;;@see b, c\n;;@since 1\n;;@since 2\n\
             ;;@adaptive\n;;@adaptive\n(defn f (s) s)",
        );
        let expected = [
            ("allow", list(&["magic-number reason", "naming"])),
            ("see", list(&["a", "b", "c"])),
            ("since", list(&["1", "2"])),
            ("adaptive", DirectiveValue::Yes),
        ];
        assert_eq!(found, expected.map(|(key, value)| (key.to_string(), value)));
    }
}
