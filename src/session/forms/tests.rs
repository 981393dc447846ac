//! What differs by form, drawn: `~` moved, `=` renamed, `^` changed below each line.

use super::*;

fn drawn(left: &str, right: &str) -> String {
    let diff = compare(left, right).expect("texts that can be read");
    let mut out = String::new();
    for row in &diff.rows {
        let sign = match row.kind {
            DiffKind::Same => ' ',
            DiffKind::Added => '+',
            DiffKind::Removed => '-',
            DiffKind::Changed => '*',
            DiffKind::Moved => '>',
        };
        let sides = [(&row.left, '<'), (&row.right, '>')];
        for (line, side) in sides {
            let Some(line) = line else { continue };
            if row.kind == DiffKind::Same && side == '<' && row.right.is_some() {
                continue;
            }
            let text: String = line.pieces.iter().map(|it| it.text.as_str()).collect();
            let marks: String = line
                .pieces
                .iter()
                .flat_map(|it| {
                    let mark = match (it.emphasised, it.change) {
                        (false, _) => ' ',
                        (true, FormChange::None) => '^',
                        (true, FormChange::Moved) => '~',
                        (true, FormChange::Renamed) => '=',
                    };
                    it.text.chars().map(move |_| mark)
                })
                .collect();
            out.push_str(&format!("{sign}{side} {text}\n"));
            if !marks.trim().is_empty() {
                out.push_str(&format!("   {}\n", marks.trim_end()));
            }
        }
    }
    for note in diff.notes {
        out.push_str(&format!("{note}\n"));
    }
    out
}

#[test]
fn layout_alone_is_no_difference() {
    let left = "(defn f [x] (if x (g x) (h x)))";
    let right = "(defn f [x]\n  (if x\n    (g x)\n    (h x)))\n";
    insta::assert_snapshot!(drawn(left, right), @r"
     > (defn f [x]
     >   (if x
     >     (g x)
     >     (h x)))
    ");
}

#[test]
fn an_atom_that_changed_is_all_that_is_marked() {
    insta::assert_snapshot!(drawn("(defn f [x]\n  (+ x 1))", "(defn f [x]\n  (+ x 2))"), @r"
     > (defn f [x]
    *<   (+ x 1))
              ^
    *>   (+ x 2))
              ^
    ");
}

#[test]
fn a_name_that_became_another_everywhere_is_renamed() {
    let left = "(defn total [xs]\n  (fold + 0 xs))";
    let right = "(defn total [items]\n  (fold + 0 items))";
    insta::assert_snapshot!(drawn(left, right), @r"
    *< (defn total [xs]
                    ==
    *> (defn total [items]
                    =====
    *<   (fold + 0 xs))
                   ==
    *>   (fold + 0 items))
                   =====
    renamed `xs` to `items` in 2 places
    ");
}

#[test]
fn a_form_that_stands_elsewhere_is_moved() {
    let left = "(defn f [x]\n  (log \"first\" x)\n  (save x)\n  (done))";
    let right = "(defn f [x]\n  (save x)\n  (done)\n  (log \"first\" x))";
    insta::assert_snapshot!(drawn(left, right), @r#"
     > (defn f [x]
    ><   (log "first" x)
         ~~~~~~~~~~~~~~~
     >   (save x)
     >   (done)
    >>   (log "first" x))
         ~~~~~~~~~~~~~~~
    moved `(log "first" x)` from line 2 to line 4
    "#);
}

#[test]
fn what_is_wrapped_stays_and_the_wrapping_is_new() {
    let left = "(defn f [xs]\n  (map g xs (rest xs)))";
    let right = "(defn f [xs]\n  (when (rest xs)\n    (map g xs (rest xs))))";
    insta::assert_snapshot!(drawn(left, right), @r"
     > (defn f [xs]
    +>   (when (rest xs)
         ^^^^^^^^^^^^^^^
    *<   (map g xs (rest xs)))
    *>     (map g xs (rest xs))))
                               ^
    ");
}

#[test]
fn a_rename_a_move_and_a_change_meet() {
    let left = "(defn report [xs]\n  (let ((x 0))\n    (println \"sum of\" xs)\n    (dolist (it xs)\n      (set! x (+ x it)))\n    (if (> x 10)\n        (println \"large\" x)\n        (println \"small\"))\n    (done)))";
    let right = "(defn report [xs]\n  (let ((total 0))\n    (dolist (it xs)\n      (set! total (+ total it)))\n    (println \"sum of\" xs)\n    (if (> total 10)\n        (println \"big\" total)\n        (println \"small\"))\n    (done)))";
    insta::assert_snapshot!(drawn(left, right), @r#"
     > (defn report [xs]
    *<   (let ((x 0))
                =
    *>   (let ((total 0))
                =====
    ><     (println "sum of" xs)
           ~~~~~~~~~~~~~~~~~~~~~
     >     (dolist (it xs)
    *<       (set! x (+ x it)))
                   =    =
    *>       (set! total (+ total it)))
                   =====    =====
    >>     (println "sum of" xs)
           ~~~~~~~~~~~~~~~~~~~~~
    *<     (if (> x 10)
                  =
    *>     (if (> total 10)
                  =====
    *<         (println "large" x)
                        ^^^^^^^ =
    *>         (println "big" total)
                        ^^^^^ =====
     >         (println "small"))
     >     (done)))
    renamed `x` to `total` in 5 places
    moved `(println "sum of" xs)` from line 3 to line 5
    "#);
    let diff = compare(left, right).expect("a comparison");
    assert_eq!((diff.added, diff.removed), (5, 5));
}

#[test]
fn of_two_forms_that_changed_places_the_smaller_moved() {
    let left = "(a\n  (log 1 2)\n  (if (f x) (g x) (h x)))";
    let right = "(a\n  (if (f x) (g x) (h x))\n  (log 1 2))";
    let words = drawn(left, right);
    assert!(
        words.contains("moved `(log 1 2)` from line 2 to line 3"),
        "{words}"
    );
}

#[test]
fn two_names_that_became_others_are_told_apart_by_where_they_stand() {
    let words = drawn("(f a b (g a 1) (h b 2))", "(f c d (g c 1) (h d 2))");
    assert!(words.contains("renamed `a` to `c` in 2 places"), "{words}");
    assert!(words.contains("renamed `b` to `d` in 2 places"), "{words}");
}

#[test]
fn what_differs_in_layout_only_is_not_counted() {
    let left = "(defn f [x] (if x (g x) (h x 1)))";
    let right = "(defn f [x]\n  (if x\n    (g x)\n    (h x 2)))\n";
    let diff = compare(left, right).expect("a comparison");
    assert_eq!((diff.added, diff.removed), (1, 1));
    let diff = compare(left, "(defn f [x]\n  (if x (g x)\n (h x 1)))").expect("a comparison");
    assert_eq!((diff.added, diff.removed), (0, 0));
}

#[test]
fn comments_count_and_unreadable_text_is_left_to_lines() {
    let text = drawn("; one\n(f)", "; two\n(f)");
    assert!(text.contains("^^^^^"), "{text}");
    assert_eq!(compare("(f", "(f)"), None);
    assert_eq!(compare("", "").map(|it| it.rows.len()), Some(0));
}

#[test]
fn all_lines_of_the_new_text_are_there_in_order() {
    let left = "(a (b c) d)\n(e f)\n\n(g)\n";
    for right in [
        "(g)\n(a (b c) d)\n(e f)\n",
        "(x)\n\n(y\n z)\n",
        "(a\n (b c)\n d)\n\n(e f) (g)\n",
    ] {
        let diff = compare(left, right).expect("a comparison");
        let lines: Vec<usize> = diff
            .rows
            .iter()
            .filter_map(|it| Some(it.right.as_ref()?.number))
            .collect();
        let all: Vec<usize> = (1..=right.lines().count()).collect();
        assert_eq!(lines, all, "{right}");
    }
}

#[test]
fn depth_and_length_have_an_end() {
    let deep = |atom: &str| format!("{}{atom}{}", "(".repeat(20_000), ")".repeat(20_000));
    assert!(compare(&deep("a"), &deep("b")).is_some());
    let long = "(a) ".repeat(NODES_MAX);
    assert_eq!(compare(&long, "(a)"), None);
}
