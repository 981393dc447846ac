//! The production system by itself, without audits.

use super::*;
use crate::lang::source::SourceText;

/// An engine with the templates and rules of a text.
fn engine(text: &str) -> Engine<LanguageEvaluator> {
    let mut engine = Engine::new(LanguageEvaluator::new("").unwrap());
    engine.explaining = true;
    for construct in read(&SourceText::new("rules", text)).unwrap() {
        match construct {
            Construct::Template(template) => {
                engine.add_template(template).unwrap();
            }
            Construct::Rule(draft) => {
                engine.add_rule(&draft, &[]).unwrap();
            }
        }
    }
    engine
}

/// Asserts `(name (slot value) …)` for each line.
fn tell(engine: &mut Engine<LanguageEvaluator>, facts: &[(&str, &[(&str, Datum)])]) {
    for (template, slots) in facts {
        let template = engine.template(template).unwrap();
        engine.assert(template, slots).unwrap();
    }
}

fn oldest(engine: &Engine<LanguageEvaluator>, template: TemplateIndex) -> FactId {
    engine.facts(template).next().unwrap().id
}

fn drawn(engine: &Engine<LanguageEvaluator>, template: &str) -> Vec<String> {
    let index = engine.template(template).unwrap();
    engine
        .facts(index)
        .map(|fact| {
            let value = engine.slot(fact, "value").unwrap();
            value.to_string()
        })
        .collect()
}

fn fired(engine: &Engine<LanguageEvaluator>) -> Vec<String> {
    engine
        .firings
        .iter()
        .map(|firing| engine.rule(firing.rule).name.clone())
        .collect()
}

const SHAPES: &str = "
(deftemplate thing (slot name) (slot value (default 1)) (slot colour))
(deftemplate result (slot value))
";

fn thing(name: &str, value: i64) -> [(&'static str, Datum); 2] {
    [
        ("name", Datum::symbol(name)),
        ("value", Datum::Integer(value)),
    ]
}

#[test]
fn variables_join_patterns_and_tests_decide() {
    let mut engine = engine(&format!(
        "{SHAPES}
        (defrule larger
          (thing (name ?a) (value ?x))
          (thing (name ?b (not ?a)) (value ?y))
          (test (> ?x ?y))
          => (assert (result (value (list ?a ?b)))))"
    ));
    tell(
        &mut engine,
        &[
            ("thing", &thing("a", 1)),
            ("thing", &thing("b", 2)),
            ("thing", &thing("c", 2)),
        ],
    );
    assert_eq!(engine.run(), Ok(2));
    assert_eq!(drawn(&engine, "result"), ["(b a)", "(c a)"]);
    assert_eq!(
        engine.firings[0].facts,
        ["(thing (name b) (value 2))", "(thing (name a))"]
    );
    assert_eq!(
        engine.firings[0].variables[1],
        ("?x".to_string(), "2".to_string())
    );
}

#[test]
fn defaults_are_matched_like_what_was_said() {
    let mut engine = engine(&format!(
        "{SHAPES} (defrule one (thing (value 1)) => (assert (result (value 1))))"
    ));
    tell(&mut engine, &[("thing", &[("name", Datum::symbol("a"))])]);
    assert_eq!(engine.run(), Ok(1));
}

#[test]
fn salience_comes_before_age_and_age_before_the_rest() {
    let mut engine = engine(&format!(
        "{SHAPES}
        (defrule low (:salience -10) (thing (name ?n)) => (assert (result (value ?n))))
        (defrule first (thing (name ?n)) => (assert (result (value ?n))))
        (defrule second (thing (name ?n)) => (assert (result (value ?n))))
        (defrule high (:salience 10) (thing (name ?n)) => (assert (result (value ?n))))"
    ));
    tell(
        &mut engine,
        &[("thing", &thing("a", 1)), ("thing", &thing("b", 2))],
    );
    assert_eq!(engine.run(), Ok(8));
    assert_eq!(
        fired(&engine),
        [
            "high", "high", "first", "second", "first", "second", "low", "low"
        ]
    );
    assert_eq!(
        drawn(&engine, "result"),
        ["a", "b"],
        "an equal fact is one fact"
    );
}

#[test]
fn exists_fires_once_and_not_while_there_is_none() {
    let mut engine = engine(&format!(
        "{SHAPES}
        (defrule some (exists (thing (colour red))) => (assert (result (value 'some))))
        (defrule none (not (thing (colour red))) => (assert (result (value 'none))))"
    ));
    assert_eq!(engine.run(), Ok(1));
    assert_eq!(drawn(&engine, "result"), ["none"]);
    let red = ("colour", Datum::symbol("red"));
    tell(
        &mut engine,
        &[
            ("thing", &[("name", Datum::symbol("a")), red.clone()]),
            ("thing", &[("name", Datum::symbol("b")), red.clone()]),
        ],
    );
    assert_eq!(engine.run(), Ok(1), "two supports are one reason");
    let template = engine.template("thing").unwrap();
    let first = oldest(&engine, template);
    engine.retract(first);
    assert_eq!(engine.run(), Ok(0), "one support is still there");
    let second = oldest(&engine, template);
    engine.retract(second);
    assert_eq!(engine.run(), Ok(1), "there is none again");
}

#[test]
fn facts_are_taken_back_and_changed() {
    let mut engine = engine(&format!(
        "{SHAPES}
        (defrule count-down
          (?fact (thing (value ?x (> ?x 0))))
          => (modify ?fact (value (- ?x 1))))
        (defrule done
          (?fact (thing (name ?n) (value 0)))
          => (retract ?fact) (assert (result (value ?n))))"
    ));
    tell(&mut engine, &[("thing", &thing("a", 5))]);
    assert_eq!(engine.run(), Ok(6));
    assert_eq!(drawn(&engine, "result"), ["a"]);
    assert_eq!(drawn(&engine, "thing"), [] as [&str; 0]);
}

#[test]
fn a_change_to_the_same_value_does_not_fire_for_ever() {
    let mut engine = engine(&format!(
        "{SHAPES} (defrule same (?fact (thing (value ?x))) => (modify ?fact (value ?x)))"
    ));
    tell(&mut engine, &[("thing", &thing("a", 5))]);
    assert_eq!(engine.run(), Ok(1));
}

#[test]
fn halt_stops_and_a_second_run_goes_on() {
    let mut engine = engine(&format!(
        "{SHAPES} (defrule stop (thing (name ?n)) => (assert (result (value ?n))) (halt))"
    ));
    tell(
        &mut engine,
        &[("thing", &thing("a", 1)), ("thing", &thing("b", 2))],
    );
    assert_eq!(engine.run(), Ok(1));
    assert_eq!(engine.run(), Ok(1));
    assert_eq!(engine.run(), Ok(0));
}

#[test]
fn a_test_may_come_first() {
    let mut engine = engine(&format!(
        "{SHAPES} (defrule always (test (= 1 1)) => (assert (result (value 1))))"
    ));
    assert_eq!(engine.run(), Ok(1));
}

#[test]
fn mistakes_in_rules_are_named() {
    let check = |text: &str, expected: &str| {
        let mut engine = Engine::new(LanguageEvaluator::new("").unwrap());
        engine
            .add_template(Template::new("thing", ["name"]))
            .unwrap();
        let result = read(&SourceText::new("r.lisp", text)).and_then(|constructs| {
            for construct in constructs {
                if let Construct::Rule(draft) = construct {
                    engine.add_rule(&draft, &[])?;
                }
            }
            Ok(())
        });
        assert_eq!(result.unwrap_err().to_string(), expected);
    };
    check(
        "(defrule r (stone) =>)",
        "rule `r` names the template `stone`, which does not exist",
    );
    check(
        "(defrule r (thing (size 1)) =>)",
        "rule `r` names the slot `size`, which `thing` does not have",
    );
    check(
        "(defrule r (thing) => (retract ?x))",
        "rule `r` uses the variable `?x`, which no pattern binds",
    );
    check(
        "(defrule r (thing (name ?x)) => (retract ?x))",
        "rule `r` changes `?x`, which holds no fact that is still there",
    );
    check(
        "(defrule r (not (thing (name ?x))) (test (= ?x 1)) =>)",
        "rule `r` uses the variable `?x`, which no pattern binds",
    );
    check(
        "(defrule r (thing))",
        "r.lisp:1:1: `=>` between conditions and actions is missing",
    );
    check(
        "(defrule r (thing) =>",
        "r.lisp:1:1: the form `(defrule r …` is never closed",
    );
    check(
        "(+ 1 2)",
        "r.lisp:1:1: a `deftemplate` or a `defrule` is expected",
    );
    check(
        "(defrule r (thing) =>) (defrule r (thing) =>)",
        "`r` is defined twice",
    );
}

#[test]
fn expressions_are_those_of_the_language() {
    let mut evaluator = LanguageEvaluator::new("(defun twice (x) \"Two X.\" (* 2 x))").unwrap();
    let mut check = |text: &str, arguments: &[Datum], expected: Result<Datum, &str>| {
        let names: Vec<String> = (0..arguments.len()).map(|it| format!("?{it}")).collect();
        let draft = ExpressionDraft {
            text: text.to_string(),
            variables: names,
            index: 0,
        };
        let result = evaluator
            .compile(&draft)
            .and_then(|compiled| evaluator.evaluate(compiled, arguments));
        assert_eq!(result, expected.map_err(str::to_string), "{text}");
    };
    let numbers = Datum::list(vec![Datum::Integer(1), Datum::Integer(2)]);
    check(
        "(twice (length ?0))",
        std::slice::from_ref(&numbers),
        Ok(Datum::Integer(4)),
    );
    check(
        "(map (fn (x) (+ x 1)) ?0)",
        &[numbers],
        Ok(Datum::list(vec![Datum::Integer(2), Datum::Integer(3)])),
    );
    check(
        "(format nil \"~{`~a`~^, ~}\" ?0)",
        &[Datum::strings(["a", "b"])],
        Ok(Datum::string("`a`, `b`")),
    );
    check(
        "(list 'a :b 1.5 \"c\" #t nil)",
        &[],
        Ok(Datum::list(vec![
            Datum::symbol("a"),
            Datum::keyword("b"),
            Datum::Float(1.5),
            Datum::string("c"),
            Datum::Boolean(true),
            Datum::Nil,
        ])),
    );
    check(
        "(let loop ((i 0)) (loop (+ i 1)))",
        &[],
        Err("the fuel limit is reached"),
    );
    check("{:a 1}", &[], Err("a fact cannot hold `{:a 1}`"));
    check("(+ 1 2)", &[], Ok(Datum::Integer(3)));
}

#[test]
fn an_expression_that_fails_names_rule_and_expression() {
    let mut engine = engine(&format!(
        "{SHAPES} (defrule wrong (thing (name ?n)) (test (> ?n 1)) => (assert (result (value 1))))"
    ));
    tell(&mut engine, &[("thing", &thing("a", 1))]);
    let message = engine.run().unwrap_err().to_string();
    assert!(
        message.starts_with("rule `wrong`: `(> ?n 1)`: "),
        "{message}"
    );
}
