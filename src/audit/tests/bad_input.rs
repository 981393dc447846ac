//! No definition, of whatever depth, stops the sensors.

use super::*;

#[test]
fn forms_of_any_depth_are_judged() {
    let mut auditor = auditor(&RuleSettings::default());
    let deep = format!(
        "(defun f (x) \"D.\" {}x{})",
        "(list ".repeat(9000),
        ")".repeat(9000)
    );
    let judgement = judge(&mut auditor, &deep);
    assert!(judgement.violations.iter().all(|it| it.rule != "AUDIT"));
}

#[test]
fn no_definition_stops_the_sensors() {
    const PIECES: &[&str] = &[
        "(defun f ",
        "(defn f ",
        "(define (f x) ",
        "(defmacro m ",
        "(defmethod g ((s c)) ",
        "(defclass c () (",
        "(let ((x 1)) ",
        "(let* ",
        "(loop ",
        "(loop for x in xs ",
        "(do ((i 0 (+ i 1))) ((= i 3)) ",
        "(dolist (x xs) ",
        "(cond ((a) b) ",
        "(case x (1 2) ",
        "(if ",
        "(try ",
        "(catch e ",
        "(handler-case ",
        "(error (e) e)",
        "(setf ",
        "(incf ",
        "(push x ",
        "(flet ((g (y) y)) ",
        "(match x ",
        "(lambda (x) ",
        "#(+ % ",
        "`(a ,",
        "'",
        "#'",
        "(quote ",
        "(and ",
        "(or ",
        "(when ",
        "(quasiquote ",
        "(return-from f ",
        "(recur ",
        "f\"${",
        "}\"",
        "(with-slots (a) o ",
        "(parameterize ((p 1)) ",
        "(guard (e (#t 1)) ",
        "(multiple-value-bind (a b) ",
        "x",
        "12",
        "nil",
        "()",
        "[a b]",
        "{:a 1}",
        "\"s\"",
        ":k",
        ")",
        "(x &optional (y 1) &key z) ",
        "&rest",
        ".",
        " ",
        " ",
        ")",
    ];
    let mut state = 3u64;
    let mut below = |end: usize| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) as usize % end
    };
    let mut auditor = auditor(&RuleSettings::default());
    let mut surroundings = Surroundings::new(CORE.iter().copied());
    let mut judged = 0;
    for _ in 0..3000 {
        let mut text: String = (0..below(20))
            .map(|_| PIECES[below(PIECES.len())])
            .collect();
        text.insert_str(0, PIECES[below(6)]);
        text.push_str(&")".repeat(12));
        for form in definitions(&SourceText::new("random", text.as_str())).0 {
            if let TopForm::Definition(definition) = form {
                let judgement = auditor.judge(&definition, &surroundings);
                assert!(
                    judgement.violations.iter().all(|it| it.rule != "AUDIT"),
                    "{judgement:#?}"
                );
                surroundings.add(&definition);
                judged += 1;
            }
        }
    }
    assert!(judged > 1000, "{judged}");
}
