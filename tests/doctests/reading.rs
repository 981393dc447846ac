//! Any docstring is read or told about, and every place is one of its own.

use imago::lang::definition::{TopForm, definitions};
use imago::lang::doctest::{self, Excerpt};
use imago::lang::source::SourceText;
use proptest::prelude::*;

/// Lines as people write them, and others.
fn line() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(vec![
        "", "", ">>>", ">>> ", ">>>! ", ">>> ... ", "... ", "!! ", "!!", "~> ", "~>", ";; ", ";",
        "\t>>> ", "  ", ">>>>", ">>>!",
    ]);
    let text = prop_oneof![
        prop::sample::select(vec![
            "(f 1)",
            "(f",
            "1)",
            "\"a",
            "a\"",
            "\"\"",
            "3",
            "(1 2)",
            "...",
            "(1 ...)",
            "#<x>",
            "[",
            "}",
            "It is so.",
            "#|",
            "|#",
            "'",
            "#\\(",
            "f\"${",
            "type-error",
            "\\",
            "ä",
            "🙂",
            "#{",
            "|",
        ])
        .prop_map(str::to_string),
        "[ -~\t]{0,12}",
        "\\PC{0,6}",
    ];
    let end = prop::sample::select(vec!["", "", "", "\r", " ", "\\n", "\\t"]);
    (mark, text, end).prop_map(|(mark, text, end)| format!("{mark}{text}{end}"))
}

/// Escapes a text as a string literal.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_docstring_is_read_or_told_about(lines in prop::collection::vec(line(), 0..12)) {
        let text = lines.join("\n");
        let source = SourceText::new("a.lisp", format!(";; é\n(defun f () {} nil)", literal(&text)));
        let (forms, errors) = definitions(&source);
        prop_assert_eq!(errors, vec![]);
        let Some(TopForm::Definition(definition)) = forms.into_iter().next() else {
            panic!("{}", source.text);
        };
        let Some(docstring) = Excerpt::docstring(&definition) else {
            return Ok(());
        };
        prop_assert_eq!(&docstring.text, &text);
        let found = doctest::parse(&docstring);
        // Every mark that begins an example begins one, belongs to a string, or is told about.
        let marks = text.lines().map(str::trim).filter(|it| it.starts_with(">>>") && !it.starts_with(">>>>"));
        let heard = !found.examples.is_empty() || !found.problems.is_empty();
        prop_assert!(heard || marks.count() == 0, "{text}");
        let inside = definition.form_span.range();
        for example in &found.examples {
            for (offset, _) in example.expression.text.char_indices() {
                prop_assert!(inside.contains(&example.expression.place(offset)));
            }
            // What stands at the place is what the expression says there, but for escapes and line ends.
            for (offset, character) in example.expression.text.char_indices() {
                let at = example.expression.place(offset);
                if !matches!(character, '\n' | '\\' | '"') {
                    prop_assert!(source.text[at..].starts_with(character), "{character:?} in {text}");
                }
            }
        }
        for problem in &found.problems {
            prop_assert!(inside.contains(&problem.place), "{problem:?}");
            prop_assert!(!problem.message.is_empty());
        }
    }

    #[test]
    fn any_text_is_read_as_well(text in "\\PC{0,200}") {
        doctest::parse(&Excerpt::plain(&text));
    }
}

/// Docstrings that ask for much work are ended by a limit, not by patience.
#[test]
fn a_long_docstring_of_open_forms_is_read_at_once() {
    let began = std::time::Instant::now();
    for line in [
        ">>> (f \"abc\n",
        ">>> (f (g\n",
        ">>> (f)\n(1 2\n",
        ">>> (f)\n\"abc\n",
        ">>> (f)\n1\n",
    ] {
        let found = doctest::parse(&Excerpt::plain(&line.repeat(4_000)));
        assert!(!found.problems.is_empty(), "{line}");
    }
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
