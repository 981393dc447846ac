//! What the reader promises: every byte kept, no failure, errors that name the form.

use super::bracket::{Completeness, completeness};
use super::*;
use crate::lang::limits::NESTING_MAX;
use crate::lang::source::{SourceText, Span};

/// Draws a tree on one line, kinds and texts.
fn shape(node: SyntaxNode<'_>) -> String {
    let children: Vec<String> = node.children().map(shape).collect();
    if node.kind().is_atom() {
        format!("{:?}:{}", node.kind(), node.text())
    } else {
        format!("{:?}({})", node.kind(), children.join(" "))
    }
}

fn check(text: &str, expected: &str) {
    let parse = parse(text);
    assert_lossless(text, &parse);
    assert_eq!(parse.errors, [], "{text}");
    let forms: Vec<String> = parse.tree.forms().map(shape).collect();
    assert_eq!(forms.join(" "), expected, "{text}");
}

/// Draws the errors as `message @ marked text`.
fn check_errors(text: &str, expected: &[&str]) {
    let parse = parse(text);
    assert_lossless(text, &parse);
    let errors: Vec<String> = parse
        .errors
        .iter()
        .map(|it| format!("{} @ {}", it.message, &text[it.span.range()]))
        .collect();
    assert_eq!(errors, expected, "{text}");
}

fn assert_lossless(text: &str, parse: &Parse) {
    let tree = &parse.tree;
    let joined: String = tree
        .tokens()
        .iter()
        .map(|it| tree.token_text(*it))
        .collect();
    assert_eq!(joined, text);
}

#[test]
fn literals_of_both_accents() {
    check(
        "(a [1 2] {:k \"v\"})",
        "List(Symbol:a Vector(Number:1 Number:2) Map(Keyword::k String:\"v\"))",
    );
    check(
        "'a `b ,c ,@d #'e @f",
        "Quote(Symbol:a) Quasiquote(Symbol:b) Unquote(Symbol:c) UnquoteSplicing(Symbol:d) FunctionQuote(Symbol:e) Deref(Symbol:f)",
    );
    check("''a", "Quote(Quote(Symbol:a))");
    check("#(+ % 1)", "ShortLambda(Symbol:+ Symbol:% Number:1)");
    check(
        "#u8(1 255) #f64(1.5) #i64(-3)",
        "ByteVector(Number:1 Number:255) FloatArray(Number:1.5) IntegerArray(Number:-3)",
    );
    check("(a . b)", "List(Symbol:a Dot:. Symbol:b)");
    check("(. args)", "List(Dot:. Symbol:args)");
    check(
        "#t #f true false nil t",
        "Boolean:#t Boolean:#f Boolean:true Boolean:false Nil:nil Boolean:t",
    );
    check(
        "#\\a #\\space #\\( #\\x41 #\\λ",
        "Character:#\\a Character:#\\space Character:#\\( Character:#\\x41 Character:#\\λ",
    );
    check(
        "|a b| |a\\|b| pkg:sym pkg::sym a/b #:x <=> 1+ -",
        "Symbol:|a b| Symbol:|a\\|b| Symbol:pkg:sym Symbol:pkg::sym Symbol:a/b UninternedSymbol:#:x Symbol:<=> Symbol:1+ Symbol:-",
    );
    check("#\"\\d+\\\"\"", "Regex:#\"\\d+\\\"\"");
    check("f x f\"\"", "Symbol:f Symbol:x FString()");
}

#[test]
fn comments_are_kept_but_are_no_data() {
    check(
        "(a ; one\n #| two #| nested |# |# b #;(c d) #;#;e f g)",
        "List(Symbol:a Symbol:b Symbol:g)",
    );
    check("'#;a b", "Quote(Symbol:b)");
    check("#!/usr/bin/env imago\n(a)", "List(Symbol:a)");
    check(";;@allow x y\n(a)", "List(Symbol:a)");
    check("; only", "");
}

#[test]
fn f_strings_nest() {
    check(
        "f\"a ${(str \"}\" {:k f\"${x}\"})} b\"",
        "FString(FStringText:a  Interpolation(List(Symbol:str String:\"}\" Map(Keyword::k FString(Interpolation(Symbol:x))))) FStringText: b)",
    );
    let parse = parse(r#"f"\$5 ${x}\n""#);
    let parts = parse.tree.forms().next().unwrap().f_string_parts().unwrap();
    assert_eq!(parts[0], FStringPart::Text("$5 ".into()));
    assert!(matches!(parts[1], FStringPart::Expression(node) if node.is_symbol("x")));
    assert_eq!(parts[2], FStringPart::Text("\n".into()));
}

#[test]
fn numbers_are_read_as_numbers() {
    use NumberLiteral::*;
    let number = |text: &str| parse(text).tree.forms().next().unwrap().number();
    for (text, expected) in [
        ("42", 42),
        ("-7", -7),
        ("+5", 5),
        ("#xFF", 255),
        ("#o17", 15),
        ("#b-101", -5),
        ("#36rZz", 1295),
        ("#3R-12", -5),
        ("-9223372036854775808", i64::MIN),
    ] {
        assert_eq!(number(text), Some(Integer(expected)), "{text}");
    }
    for (text, expected) in [
        ("3.25", 3.25),
        ("6.02e23", 6.02e23),
        ("1E10", 1e10),
        ("2e-3", 2e-3),
        ("1d0", 1.0),
        ("-1.5D+2", -150.0),
        ("2f-1", 0.2),
        ("-0.0s0", 0.0),
        ("-inf", f64::NEG_INFINITY),
    ] {
        assert_eq!(number(text), Some(Float(expected)), "{text}");
    }
    assert_eq!(number("-22/7"), Some(Rational((-22).into(), 7.into())));
    assert_eq!(number("#e#x10"), Some(Exact(Box::new(Integer(16)))));
    assert_eq!(number("#x#i10"), Some(Inexact(Box::new(Integer(16)))));
    assert_eq!(
        number("1.5-i"),
        Some(Complex(Box::new((Float(1.5), Integer(-1)))))
    );
    assert_eq!(
        number("1e-3+2/3i"),
        Some(Complex(Box::new((
            Float(1e-3),
            Rational(2.into(), 3.into())
        ))))
    );
    assert_eq!(number("i"), None);
    assert!(matches!(number("9223372036854775808"), Some(BigInteger(_))));
    let endless = "7".repeat(super::number::NUMBER_BYTES_MAX + 1);
    assert_eq!(
        super::parse_number(&endless),
        Some(Err("it has too many digits"))
    );
    assert_eq!(number("1+"), None);
    assert_eq!(number("2d-array"), None);
    assert_eq!(number("1d"), None);
    assert_eq!(
        super::parse_number("#37r1"),
        Some(Err("a radix is 2 to 36"))
    );
    assert_eq!(number(".5"), None);
}

#[test]
fn strings_are_decoded() {
    let string = |text: &str| {
        parse(text)
            .tree
            .forms()
            .next()
            .unwrap()
            .string()
            .unwrap()
            .into_owned()
    };
    assert_eq!(
        string(r#""a\n\t\\\"\x41;\u00e9\U0001F600\q""#),
        "a\n\t\\\"Aé😀\\q"
    );
    assert_eq!(string("\"two\nlines\""), "two\nlines");
}

#[test]
fn an_unbalanced_form_is_one_error_and_the_next_form_recovers() {
    let text = "(defn a (x)\n  (* x 2)\n\n(defn b (x) x)\n(defn c (x) x)\n";
    check_errors(text, &["the form `(defn a …` is never closed @ ("]);
    let parse = parse(text);
    let heads: Vec<_> = parse
        .tree
        .forms()
        .map(|it| it.child(1).unwrap().text().to_string())
        .collect();
    assert_eq!(heads, ["a", "b", "c"]);
    assert_eq!(
        parse.tree.forms().next().unwrap().text(),
        "(defn a (x)\n  (* x 2)"
    );
}

#[test]
fn balanced_forms_may_begin_lines_with_brackets() {
    check(
        "(a\n(b)\n(c))",
        "List(Symbol:a List(Symbol:b) List(Symbol:c))",
    );
}

#[test]
fn a_string_left_open_does_not_swallow_the_file() {
    let text = "(def a \"one)\n\n(def b \"two\")\n";
    check_errors(text, &["the string that opens here is never closed @ \""]);
    assert_eq!(parse(text).tree.forms().count(), 2);
}

#[test]
fn errors_say_what_is_wrong() {
    check_errors("(a))", &["`)` closes nothing @ )"]);
    check_errors(
        "(a [b)",
        &["the form `[b …` is closed by `)` instead of `]` @ )"],
    );
    check_errors(
        "(a]\n(b c])\n(d (e]",
        &[
            "the form `(a …` is closed by `]` instead of `)` @ ]",
            "`]` closes nothing @ ]",
            "the form `(d (e …` is never closed @ (",
            "the form `(e …` is closed by `]` instead of `)` @ ]",
        ],
    );
    check_errors("(quote ')", &["nothing follows `'` @ '"]);
    check_errors("'(a", &["the form `(a …` is never closed @ ("]);
    check_errors("{:a}", &["a map needs an even number of forms @ {"]);
    check_errors(
        "(a . )",
        &["a dot must stand in a list, before its last form @ (a . )"],
    );
    check_errors(
        "[a . b]",
        &["a dot must stand in a list, before its last form @ ."],
    );
    check_errors("#(a #(b))", &["`#(…)` inside another `#(…)` @ #("]);
    check_errors(
        "f\"${}\"",
        &["`${…}` must hold exactly one expression @ ${}"],
    );
    check_errors(
        "#\\bogus",
        &["unknown character name `#\\bogus` @ #\\bogus"],
    );
    check_errors(
        "1/0",
        &["`1/0` is no number: its denominator is zero @ 1/0"],
    );
    check_errors(
        "1_000 5. 0x1F",
        &[
            "`1_000` is no number: digits are written without `_` @ 1_000",
            "`5.` is no number: a point needs digits on both sides @ 5.",
            "`0x1F` is no number: hexadecimal is written `#x1F` @ 0x1F",
        ],
    );
    check_errors("#.(launch)", &["`#.` is no syntax of the language @ #."]);
    check_errors("#u8(256)", &["`256` is no byte @ 256"]);
    check_errors("\"\\xZZ;\"", &["`\\xZZ;` names no character @ \\xZZ;"]);
    check_errors(
        "#| a",
        &["the comment that opens here is never closed @ #|"],
    );
}

#[test]
fn an_error_is_drawn_at_its_place() {
    let source = SourceText::new("area.lisp", "(def x 1)\n(defn area (r)\n  (* r r)\n");
    let errors = parse(&source.text).errors;
    let expected = "\
error: the form `(defn area …` is never closed
 --> area.lisp:2:1
  |
2 | (defn area (r)
  | ^
  = help: add the missing `)`";
    assert_eq!(errors[0].diagnostic(&source).render(), expected);
}

#[test]
fn nesting_has_an_end_that_is_an_error() {
    let text = "(".repeat(NESTING_MAX + 10);
    let parse = parse(&text);
    assert_lossless(&text, &parse);
    let mut messages = parse.errors.iter().map(|it| &it.message);
    assert!(messages.any(|it| it.contains("nested deeper")));
}

#[test]
fn what_nests_is_read_whole_and_what_is_left_open_is_said_once() {
    const DEPTH: usize = 20_000;
    for (open, close, count) in [
        ("(", "", 1),
        ("(", ")", 0),
        ("'", "", 0),
        ("#;", "", 1),
        ("f\"${", "", 1),
        ("[{(", "", 1),
        ("[{(", ")1}]", 0),
        (")", "", super::error::ERRORS_MAX),
        ("(", "]", super::error::ERRORS_MAX),
    ] {
        let text = format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
        let parse = parse(&text);
        assert_lossless(&text, &parse);
        assert_eq!(parse.errors.len(), count, "{open}{close}");
    }
}

/// A generator of numbers that is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end
    }
}

#[test]
fn no_text_loses_a_byte_or_stops_the_reader() {
    const PIECES: &[&str] = &[
        "(", ")", "[", "]", "{", "}", "'", "`", ",", ",@", "#'", "#(", "#;", "#|", "|#", "|", "\"",
        "f\"", "${", "#\"", "\\", "#\\", "#\\space", "\n", "\n\n", " ", ";", ";;@k v", "a", "defn",
        "12", "1/2", ".", "-", "#u8(", "#x", "#", ":", ":k", "nil", "é", "日", "\u{0}", "\r\n",
        "@", "%", "~", "\\x4", "\\u12", "\u{feff}", "\u{a0}",
    ];
    let mut random = Random(7);
    for _ in 0..4000 {
        let length = random.below(24);
        let text: String = (0..length)
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect();
        let parse = parse(&text);
        assert_lossless(&text, &parse);
        for node in parse.tree.root().descendants() {
            assert!(text.get(node.span().range()).is_some());
            let _ = node.atom();
        }
        let _ = completeness(&text);
        for form in form::top_level(&parse.tree) {
            let _ = (form::directives(form), form::span_with_leading(form));
        }
        let mut end = 0;
        for (span, _) in highlight(&text) {
            assert!(span.start >= end, "{text:?}");
            end = span.end;
        }
        for offset in 0..=text.len() {
            let _ = indent_for(&text, offset);
            if let Some(other) = matching_bracket(&text, offset) {
                assert!(other < text.len());
            }
        }
    }
}

#[test]
fn the_repl_knows_when_a_text_waits_for_more() {
    let open = |text: &str| match completeness(text) {
        Completeness::Open { title, depth } => (title, depth),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(
        open("(defn area (r)\n  (* r"),
        (Some("(* r …".to_string()), 2)
    );
    assert_eq!(open("(a\n(b)"), (Some("(a …".to_string()), 1));
    assert_eq!(open("\"a").1, 0);
    assert_eq!(open("'"), (None, 1));
    assert_eq!(completeness("  ; nothing"), Completeness::Empty);
    assert_eq!(completeness("(a) (b)"), Completeness::Complete);
    assert!(matches!(completeness("(a]"), Completeness::Wrong(_)));
    assert!(matches!(completeness("(a ')"), Completeness::Wrong(_)));
    assert!(is_complete("(a))"));
    assert!(!is_complete("(a"));
}

#[test]
fn brackets_find_each_other_outside_of_text() {
    let text = "(a \")\" [b #(c)] #\\( f\"${(d)}\")";
    let pair = |open: usize, close: usize| {
        assert_eq!(matching_bracket(text, open), Some(close));
        assert_eq!(matching_bracket(text, close), Some(open));
    };
    pair(0, text.len() - 1);
    pair(text.find('[').unwrap(), text.find(']').unwrap());
    pair(text.find("#(").unwrap() + 1, text.find(")]").unwrap());
    assert_eq!(matching_bracket(text, 4), None);
    assert_eq!(matching_bracket("(a", 0), None);
}

#[test]
fn lines_are_indented_by_what_is_open() {
    let check =
        |text: &str, column: usize| assert_eq!(indent_for(text, text.len()), column, "{text}");
    check("", 0);
    check("(a)", 0);
    check("(defn area (r)", 2);
    check("(let ((x 1)", 6);
    check("(let ((x 1))", 2);
    check("(+ one", 3);
    check("(+ one\n   (list 1 2)", 3);
    check("(foo", 1);
    check("  (with-slots (a) b", 4);
    check("'(1 2", 2);
    check("[1", 1);
    check("{:a 1", 1);
    check("((a) b", 1);
    check("(a \"text", 0);
}

#[test]
fn pieces_have_their_roles() {
    let check = |text: &str, expected: &str| {
        let drawn: Vec<String> = highlight(text)
            .into_iter()
            .filter(|(_, role)| !matches!(role, Role::Bracket(_)))
            .map(|(span, role)| format!("{}={role:?}", &text[span.range()]))
            .collect();
        assert_eq!(drawn.join(" "), expected);
    };
    check(
        "(defn area (r &rest x) ; c\n  (if r \"s\" 12))",
        "defn=DefinitionHead area=DefinedName r=Symbol &rest=LambdaListKeyword x=Symbol ; c=Comment \
         if=SpecialForm r=Symbol \"s\"=String 12=Number",
    );
    check(
        "(define (f x) (let loop ((y (g x))) (loop '(a (b)) :k)))",
        "define=DefinitionHead f=DefinedName x=Symbol let=SpecialForm loop=Symbol y=Symbol g=Call \
         x=Symbol loop=SpecialForm '=Prefix a=Symbol b=Symbol :k=Keyword",
    );
    assert_eq!(
        highlight("([)]"),
        [
            (Span::new(0, 1), Role::Bracket(0)),
            (Span::new(1, 2), Role::Bracket(1)),
            (Span::new(2, 3), Role::Error),
            (Span::new(3, 4), Role::Bracket(1)),
        ]
    );
}

#[test]
fn a_form_is_replaced_and_nothing_else() {
    let text = "; head\n(def a 1)   ; tail\n(def b 2)\n";
    let tree = parse(text).tree;
    let span = tree.forms().next().unwrap().span();
    assert_eq!(
        replace_form(text, span, "(def a 3)"),
        "; head\n(def a 3)   ; tail\n(def b 2)\n"
    );
}
