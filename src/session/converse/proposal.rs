//! What a reply proposes: the definitions inside of its blocks of code.

use crate::lang::definition::{TopForm, definitions};
use crate::lang::source::SourceText;
use crate::llm::reply::code_blocks;
use crate::session::view::chat::Proposal;

/// What a block of our own language may be called.
const LANGUAGES: &[&str] = &[
    "",
    "lisp",
    "imago",
    "sema",
    "clojure",
    "scheme",
    "common-lisp",
];

/// Returns the definitions that a reply proposes; nothing where there are none. Of several for one name the
/// last counts, and calls that show how something is used are left out. A block that its end never came
/// for is not taken: half of a definition is none.
pub fn proposal(reply: &str) -> Option<Proposal> {
    let mut found: Vec<(String, String)> = Vec::new();
    for block in code_blocks(reply) {
        if !block.closed || !LANGUAGES.contains(&block.language.as_str()) {
            continue;
        }
        let source = SourceText::new("reply", block.text.as_str());
        let (forms, errors) = definitions(&source);
        if !errors.is_empty() {
            continue;
        }
        for form in forms {
            if let TopForm::Definition(definition) = form {
                found.retain(|(name, _)| *name != definition.name);
                found.push((definition.name, definition.text));
            }
        }
    }
    let (names, texts): (Vec<String>, Vec<String>) = found.into_iter().unzip();
    let text = texts.join("\n\n") + "\n";
    (!names.is_empty()).then_some(Proposal { text, names })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_proposed_and_calls_are_not() {
        let reply = "Like this:\n```lisp\n(defn double (x) x)\n```\nBetter:\n\
                     ```lisp\n(defn double (x) (* 2 x))\n(double 4)\n```\nand\n\
                     ```\n;; Halves.\n(defn half (x)\n  (/ x 2))\n```\n```python\ndef f(): pass\n```\n";
        let found = proposal(reply).expect("two definitions");
        assert_eq!(found.names, ["double", "half"]);
        assert_eq!(
            found.text,
            "(defn double (x) (* 2 x))\n\n;; Halves.\n(defn half (x)\n  (/ x 2))\n"
        );
    }

    #[test]
    fn what_is_cut_off_or_unreadable_is_no_proposal() {
        for reply in [
            "no code at all",
            "```lisp\n(defn double (x) (* 2 x))",
            "```lisp\n(defn double (x) (* 2 x)\n```\n",
            "```lisp\n```\n",
            "```lisp\n(double 4)\n```\n",
            "",
        ] {
            assert_eq!(proposal(reply), None, "{reply}");
        }
    }
}
