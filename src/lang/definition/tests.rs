//! Defining forms of both accents are understood alike.

use super::heads::HEADS;
use super::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;
use crate::lang::syntax::highlight::DEFINING_WORDS;

fn all(text: &str) -> Vec<TopForm> {
    let (forms, errors) = definitions(&SourceText::new("test", text));
    assert_eq!(errors, [], "{text}");
    forms
}

fn one(text: &str) -> Definition {
    match all(text).remove(0) {
        TopForm::Definition(definition) => *definition,
        other => panic!("no definition: {other:?}"),
    }
}

/// Draws a definition as `kind name (parameters) "docstring"`.
fn drawn(text: &str) -> String {
    let definition = one(text);
    let mut drawn = format!("{} {}", definition.kind.name(), definition.name);
    if let Some(parameters) = &definition.parameters {
        let names = |list: &[super::Parameter]| -> Vec<String> {
            list.iter().map(|it| it.names.join("+")).collect()
        };
        let mut all = names(&parameters.required);
        for (marker, list) in [
            ("&optional", &parameters.optional),
            ("&key", &parameters.keyword),
        ] {
            if !list.is_empty() {
                all.push(marker.to_string());
                all.extend(names(list));
            }
        }
        if let Some(rest) = &parameters.rest {
            all.push(format!("&rest {}", rest.names.join("+")));
        }
        drawn.push_str(&format!(" ({})", all.join(" ")));
    }
    if let Some(docstring) = &definition.docstring {
        drawn.push_str(&format!(" {docstring:?}"));
    }
    drawn
}

#[test]
fn every_head_is_read() {
    for (text, expected) in [
        ("(defun f (n) \"doc\" n)", "function f (n) \"doc\""),
        ("(defun f (n) \"value\")", "function f (n)"),
        (
            "(defun f () (declare (x)) \"doc\" 1)",
            "function f () \"doc\"",
        ),
        ("(defun f nil 1)", "function f ()"),
        (
            "(defun f (a &optional (b 1 b?) &key (c 2) ((:d e) 3) &rest r) a)",
            "function f (a &optional b &key c e &rest r)",
        ),
        ("(defun (setf area) (v s) v)", "function (setf area) (v s)"),
        (
            "(defn f \"doc\" (n . more) n)",
            "function f (n &rest more) \"doc\"",
        ),
        (
            "(defn f [a [b c] & more] a)",
            "function f (a b+c &rest more)",
        ),
        ("(defn f [{:keys [a b]}] a)", "function f (a+b)"),
        ("(define (f a b) \"doc\" a)", "function f (a b) \"doc\""),
        ("(define (f . args) args)", "function f (&rest args)"),
        (
            "(define f (lambda (x) \"doc\" x))",
            "function f (x) \"doc\"",
        ),
        ("(define f \"doc\" (fn (x) x))", "function f (x) \"doc\""),
        ("(def x \"doc\" 1)", "variable x \"doc\""),
        ("(def x \"value\")", "variable x"),
        ("(define [a b] (pair))", "variable [a b]"),
        ("(defvar *x* 1 \"doc\")", "variable *x* \"doc\""),
        ("(defvar *x*)", "variable *x*"),
        ("(defparameter *x* 1)", "parameter *x*"),
        ("(defconstant +x+ 1 \"doc\")", "constant +x+ \"doc\""),
        (
            "(defmacro m (a (b c) &body body) \"doc\" a)",
            "macro m (a b+c &rest body) \"doc\"",
        ),
        (
            "(defclass c (d) ((a :initarg :a)) (:documentation \"doc\"))",
            "class c \"doc\"",
        ),
        (
            "(defstruct (s (:conc-name s-)) \"doc\" a b)",
            "structure s \"doc\"",
        ),
        ("(defstruct s a b)", "structure s"),
        (
            "(defgeneric area (s) (:documentation \"doc\"))",
            "generic area (s) \"doc\"",
        ),
        (
            "(defmethod area ((s circle) n) \"doc\" n)",
            "method area (circle t) (s n) \"doc\"",
        ),
        (
            "(defmethod area :before ((s circle)) s)",
            "method area :before (circle) (s)",
        ),
        (
            "(defmethod (setf x) (v (s shape)) v)",
            "method (setf x) (t shape) (v s)",
        ),
        ("(defmethod f ((n (eql  5))) n)", "method f ((eql 5)) (n)"),
        (
            "(define-record-type point (make-point x) point? (x point-x))",
            "record point",
        ),
        ("(defmulti area :kind)", "generic area"),
        ("(defmethod area :sq (fn (s) s))", "method area (:sq) (s)"),
    ] {
        assert_eq!(drawn(text), expected, "{text}");
    }
}

#[test]
fn what_lacks_its_parts_is_an_expression() {
    for text in [
        "(defun)",
        "(defun f)",
        "(defun 5 (x) x)",
        "(define x)",
        "(def)",
        "(+ 1 2)",
        "defun",
        "(let () (defun f () 1))",
    ] {
        assert!(matches!(all(text)[0], TopForm::Expression { .. }), "{text}");
    }
}

#[test]
fn comments_directly_above_belong_to_the_definition() {
    let text =
        "; file\n\n;;@allow magic-number tuned by hand\n; note\n(def x 12) ; tail\n(def y 1)\n";
    let definition = one(text);
    assert_eq!(
        definition.text,
        ";;@allow magic-number tuned by hand\n; note\n(def x 12)"
    );
    assert_eq!(&text[definition.form_span.range()], "(def x 12)");
    let directive = &definition.directives[0];
    assert_eq!(
        (directive.key.as_str(), directive.value.as_str()),
        ("allow", "magic-number tuned by hand")
    );
    let TopForm::Definition(second) = &all(text)[1] else {
        panic!()
    };
    assert_eq!(second.text, "(def y 1)");
}

#[test]
fn a_top_level_begin_is_its_forms() {
    let forms = all("(begin (def a 1) (progn (def b 2) (print b))) (begin)");
    let drawn: Vec<String> = forms
        .iter()
        .map(|form| match form {
            TopForm::Definition(definition) => definition.name.clone(),
            TopForm::Expression { text, .. } => text.clone(),
        })
        .collect();
    assert_eq!(drawn, ["a", "b", "(print b)", "(begin)"]);
}

#[test]
fn every_head_is_coloured_as_one() {
    for head in HEADS {
        assert!(DEFINING_WORDS.contains(&head.word), "{}", head.word);
    }
}

#[test]
fn nothing_that_is_read_stops_the_understanding() {
    const PIECES: &[&str] = &[
        "(",
        ")",
        "(defun ",
        "(define ",
        "(defmethod ",
        "(defclass ",
        "(defstruct ",
        "(defmulti ",
        "f",
        " ",
        "[",
        "]",
        "\"s\"",
        ":k",
        "'",
        ".",
        "&rest",
        "&key",
        "(setf x)",
        "nil",
        "(fn (x) x)",
        ";;@k v\n",
        "(declare (ignore x))",
    ];
    let mut state = 11u64;
    let mut below = |end: usize| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) as usize % end
    };
    for _ in 0..4000 {
        let length = below(16);
        let text: String = (0..length).map(|_| PIECES[below(PIECES.len())]).collect();
        for form in definitions(&SourceText::new("random", text.as_str())).0 {
            assert!(text.get(form.span().range()).is_some());
        }
    }
}
