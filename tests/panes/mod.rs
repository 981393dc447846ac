//! Every pane at four sizes and four depths of colour, as a person sees it, and at every size without a
//! panic.

mod chat;
mod filled;
mod grounds;

use imago::panes;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::status::Activity;
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};
use imago::ui::color::Depth;
use imago::ui::input::Input;
use imago::ui::key::{Key, Mouse, MouseKind};
use imago::ui::pane::Capabilities;

use self::filled::{halted, tested, transcript, valued};
use crate::support::canned::answer;
use crate::support::looks::Looks;
use crate::support::screen::{CannedSession, Screen};

/// The sizes of the snapshots: a corner, a classic terminal, half of a large one, and all of it.
const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

/// Draws a pane alone on the screen, at every size, after some keys.
#[track_caller]
fn check(name: &str, prepare: impl Fn(&mut Screen)) {
    for (columns, rows) in SIZES {
        let mut screen = Screen::open(columns, rows, CannedSession::tour());
        prepare(&mut screen);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), screen.text());
        });
    }
}

#[test]
fn the_repl_tells_what_was_said_and_what_is_typed() {
    check("repl", |screen| {
        transcript(screen);
        screen.keys("f11");
        screen.typed("(defn twice [f]");
        screen.keys("enter");
        screen.typed("(fn [x] (f (f x)");
    });
}

#[test]
fn the_repl_completes_names() {
    check("repl-completion", |screen| {
        transcript(screen);
        screen.keys("f11");
        screen.typed("(ma");
        screen.keys("tab down");
    });
}

#[test]
fn the_repl_explains_the_call_that_is_typed() {
    check("repl-call", |screen| {
        transcript(screen);
        screen.keys("f11");
        screen.typed("(map double ");
    });
}

#[test]
fn the_repl_searches_what_was_typed() {
    check("repl-search", |screen| {
        screen.keys("f11 ctrl-r");
        screen.typed("list");
        screen.keys("ctrl-r");
    });
}

#[test]
fn a_value_is_a_tree_that_folds() {
    check("repl-value", |screen| {
        valued(screen);
        screen.keys("j l j j l");
    });
    let mut screen = Screen::open(120, 40, CannedSession::tour());
    valued(&mut screen);
    // A slice is asked for when it comes into sight, and none before.
    let asked = |screen: &Screen| {
        let sent = screen.sent.iter();
        sent.filter(|it| matches!(it, Command::LookInto { .. }))
            .count()
    };
    screen.keys("j j");
    assert_eq!(asked(&screen), 1);
    screen.keys("end");
    assert_eq!(asked(&screen), 2);
    screen.keys("end end end end y");
    assert_eq!(asked(&screen), 5);
    assert_eq!(screen.copied, ["{:name \"item 999\" :tags (:a :b)}"]);
    screen.keys("esc");
    screen.typed("(+ 1");
    assert!(screen.text().contains("λ (+ 1"), "{}", screen.text());
}

#[test]
fn the_repl_says_what_runs_and_what_is_unseen() {
    check("repl-running", |screen| {
        screen.keys("f11");
        for number in 0..60 {
            let text = format!("line {number}");
            screen.hear(Event::Transcript(TranscriptEntry {
                id: None,
                kind: TranscriptKind::Note,
                text,
                value: None,
                beside: None,
            }));
        }
        screen.keys("pageup");
        let mut status = screen.session.status();
        status.activity = Activity::Evaluating {
            what: "(collatz 27)".to_owned(),
        };
        screen.hear(Event::Status(status));
        transcript(screen);
    });
}

#[test]
fn commits_are_drawn_with_their_milestones() {
    check("commits", |screen| screen.keys("alt-2 f11 j j space"));
}

#[test]
fn commits_are_filtered_while_one_types() {
    check("commits-filter", |screen| {
        screen.keys("alt-2 f11 /");
        screen.typed("sum kind:function");
    });
}

#[test]
fn a_milestone_says_what_it_will_hold() {
    check("commits-milestone", |screen| {
        screen.keys("alt-2 f11 v 9 j m");
    });
}

#[test]
fn a_milestone_is_amended_where_it_stands() {
    check("commits-amended", |screen| {
        screen.keys("alt-2 f11 ] ] a ! end ?");
    });
}

#[test]
fn violations_are_grouped() {
    check("violations", |screen| screen.keys("alt-3 f11 j j"));
    check("violations-by-rule", |screen| {
        screen.keys("alt-3 f11 o j j")
    });
}

#[test]
fn examples_are_told_under_their_names() {
    check_tests("tests-none", &|_| {});
    check_tests("tests", &tested);
    check_tests("tests-failed", &|screen| {
        tested(screen);
        screen.keys("a n");
    });
    check_tests("tests-difference", &|screen| {
        tested(screen);
        screen.keys("n d");
    });
}

/// Draws the tests after some news and keys.
#[track_caller]
fn check_tests(name: &str, prepare: &dyn Fn(&mut Screen)) {
    check(name, |screen| {
        screen.keys("alt-8 f11");
        prepare(screen);
    });
}

#[test]
fn what_one_does_about_a_finding() {
    check("violations-by-file", |screen| {
        screen.keys("alt-3 f11 o o j j")
    });
    check("violations-fix", |screen| screen.keys("alt-3 f11 j j j x"));
    check("violations-allow", |screen| {
        screen.keys("alt-3 f11 j j j s a s space w e l l");
    });
    check("violations-allowed", |screen| screen.keys("alt-3 f11 S"));
}

#[test]
fn a_rule_is_explained() {
    check("violations-explained", |screen| {
        screen.keys("alt-3 f11 j j e")
    });
}

#[test]
fn a_source_shows_what_was_found_in_it() {
    check("source", |screen| screen.keys("alt-3 j enter f11"));
}

#[test]
fn a_source_tells_its_versions_and_who_wrote_what() {
    let open = |screen: &mut Screen| {
        screen.keys("alt-2 /");
        screen.typed("sum");
        screen.keys("enter enter f11 [");
    };
    check("source-blame", |screen| {
        open(screen);
        screen.keys("] b j");
    });
    check("source-blame-forms", |screen| {
        open(screen);
        screen.keys("b b");
    });
    check("source-file", |screen| {
        open(screen);
        screen.keys("F");
    });
}

#[test]
fn a_stopped_program_is_looked_into() {
    let halt = |screen: &mut Screen| {
        screen.keys("alt-9 f11");
        halted(screen);
    };
    check("conditions-none", |screen| screen.keys("alt-9 f11"));
    check("conditions", |screen| {
        halt(screen);
        screen.keys("G enter");
    });
    // The REPL offers its restarts, where keys are and where a line is half typed.
    let typed = |screen: &mut Screen, rest: &str| {
        screen.keys("alt-1 f11");
        screen.typed(answer::STOPS);
        screen.keys("enter");
        screen.typed(rest);
    };
    check("repl-stopped", |screen| typed(screen, ""));
    check("repl-stopped-typing", |screen| typed(screen, "(+ 1"));
}

#[test]
fn the_past_is_plotted() {
    check("insights-activity", |screen| screen.keys("alt-0 f11"));
    check("insights-milestones", |screen| screen.keys("alt-0 f11 l j"));
    check("insights-hot", |screen| screen.keys("alt-0 f11 2 l j"));
    check("insights-times", |screen| screen.keys("alt-0 f11 h"));
}

#[test]
fn keys_are_edited_and_inspected() {
    check("keys-edit", |screen| {
        screen.keys("alt-2 ctrl-w e");
        screen.typed("zoom");
    });
    check("keys-capture", |screen| {
        screen.keys("alt-2 ctrl-w e");
        screen.typed("zoom");
        screen.keys("enter ctrl-p");
    });
    check("keys-inspect", |screen| {
        screen.keys("alt-2 ctrl-w i j ctrl-w esc F")
    });
}

#[test]
fn a_diff_shows_words() {
    check("diff", |screen| screen.keys("alt-2 j j j j j j d f11"));
    check("diff-toggled", |screen| {
        screen.keys("alt-2 j j j j j j d f11 t")
    });
}

#[test]
fn definitions_are_an_outline_with_callers_and_callees() {
    check("definitions", |screen| screen.keys("alt-6 f11 j l j j"));
    check("definitions-filter", |screen| {
        screen.keys("alt-6 f11 D /");
        screen.typed("s l");
    });
}

#[test]
fn the_journal_tells_what_happened() {
    check("journal", |screen| {
        transcript(screen);
        screen.keys("alt-2 y m enter alt-7 f11 j");
    });
}

#[test]
fn the_command_line_completes_above_itself() {
    check("command-line", |screen| screen.keys("alt-2 : m i l e"));
}

#[test]
fn a_revert_shows_what_changes_and_whom_it_touches() {
    check("commits-revert", |screen| screen.keys("alt-2 f11 G r"));
}

/// What colours say, signs and modifiers say too, however many colours there are.
#[test]
fn every_pane_at_every_depth_of_colour() {
    let depths = [
        ("true", Depth::True),
        ("256", Depth::Indexed),
        ("16", Depth::Ansi),
        ("mono", Depth::Mono),
    ];
    for (pane, prepare) in filled::PANES {
        for (name, depth) in depths {
            let capabilities = Capabilities {
                depth,
                unicode: true,
            };
            let mut screen = Screen::open_on(40, 12, CannedSession::tour(), capabilities);
            transcript(&mut screen);
            prepare(&mut screen);
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("styled-{pane}-{name}"), screen.styled());
            });
            // What stands in the larger frames is told by other snapshots; how it looks is told here.
            let mut looks = Looks::default();
            for (columns, rows) in &SIZES[1..] {
                let session = CannedSession::tour();
                let mut screen = Screen::open_on(*columns, *rows, session, capabilities);
                transcript(&mut screen);
                prepare(&mut screen);
                looks.add(screen.buffer());
            }
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("looks-{pane}-{name}"), looks.text());
            });
        }
    }
}

/// What was looked at, where the cursor was, what was filtered and what was typed is there again.
#[test]
fn every_pane_is_where_it_was_at_the_next_start() {
    for keys in [
        "alt-3 j enter j j",
        "alt-2 j j j j j j d",
        "alt-2 / s u m enter j",
        "alt-6 / s enter j",
        "alt-3 j j",
        "alt-1 ( + space 1",
    ] {
        let mut screen = Screen::open(160, 48, CannedSession::tour());
        screen.keys(keys);
        let before = screen.text();
        let mut again = screen.opened_again();
        assert_eq!(again.text(), before, "{keys}");
    }
}

/// A window that is dragged sends hundreds of sizes; what is shown at the end is what is shown at once.
#[test]
fn a_storm_of_sizes_ends_in_the_frame_of_the_last() {
    let mut screen = Screen::open(120, 40, CannedSession::tour());
    transcript(&mut screen);
    screen.keys("alt-2 j j");
    let mut number: u64 = 1;
    for _ in 0..1_000 {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let (columns, rows) = ((number >> 33) % 500 + 1, (number >> 45) % 200 + 1);
        let backend = screen.terminal.backend_mut();
        backend.resize(columns as u16, rows as u16);
        screen.take(Input::Resize);
    }
    screen.terminal.backend_mut().resize(120, 40);
    screen.take(Input::Resize);
    let mut calm = Screen::open(120, 40, CannedSession::tour());
    transcript(&mut calm);
    calm.keys("alt-2 j j");
    assert_eq!(screen.text(), calm.text());
}

#[test]
fn a_milestone_is_compared_as_a_whole() {
    check("diff-milestone", |screen| screen.keys("alt-2 ] ] d f11 ]"));
}

#[test]
fn the_whole_screen() {
    for (columns, rows) in [(80, 24), (160, 48)] {
        let mut screen = Screen::open(columns, rows, CannedSession::tour());
        transcript(&mut screen);
        screen.keys("alt-3 j enter alt-1");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("screen-{columns}x{rows}"), screen.text());
        });
    }
}

/// A terminal without Unicode and without colour loses no meaning.
#[test]
fn the_screen_in_ascii() {
    let mut screen = Screen::open_with(100, 30, CannedSession::tour(), false);
    transcript(&mut screen);
    screen.keys("alt-2");
    let text = screen.text();
    assert!(text.is_ascii(), "{text}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("screen-ascii", text);
    });
}

/// Whatever the size and whatever is shown, drawing cannot fail.
#[test]
fn every_pane_is_drawn_at_every_size() {
    for session in [CannedSession::empty(), CannedSession::tour()] {
        let mut screen = Screen::open(80, 24, session);
        transcript(&mut screen);
        let states = [
            "alt-1 ( m a tab",
            "esc esc alt-1 ctrl-r x",
            "esc alt-2 / s u m",
            "esc alt-2 v j d",
            "t",
            "alt-3 e",
            "esc alt-3 j enter m",
            "alt-2 ] d t f",
            "alt-2 m",
        ];
        for state in states {
            screen.terminal.backend_mut().resize(80, 24);
            screen.keys(state);
            for columns in (1..24).chain([39, 80, 100, 250]) {
                for rows in [1, 2, 3, 4, 7, 60] {
                    screen.terminal.backend_mut().resize(columns, rows);
                    screen.take(Input::Resize);
                    let at = |column: u16, row: u16| Mouse {
                        kind: MouseKind::Press { clicks: 1 },
                        column,
                        row,
                    };
                    screen.take(Input::Mouse(at(columns / 2, rows / 2)));
                    screen.take(Input::Mouse(at(columns, rows)));
                }
            }
        }
    }
}

/// Every action of every pane, in every state it may be called in: none panics.
#[test]
fn every_action_is_total() {
    for session in [CannedSession::empty, CannedSession::tour] {
        for action in panes::actions() {
            let mut screen = Screen::open(100, 30, session());
            transcript(&mut screen);
            for _ in 0..3 {
                screen.take(Input::Key(Key::ctrl('p')));
                screen.take(Input::Paste(action.title.to_owned()));
                screen.keys("enter");
            }
        }
    }
}

#[test]
fn the_mouse_chooses_opens_and_scrolls() {
    let mut screen = Screen::open(120, 40, CannedSession::tour());
    screen.keys("alt-2 f11");
    let mouse = |kind, row| {
        Input::Mouse(Mouse {
            kind,
            column: 20,
            row,
        })
    };
    let press = MouseKind::Press { clicks: 1 };
    screen.take(mouse(press, 4));
    screen.keys("y");
    assert!(screen.copied[0].ends_with("009"), "{:?}", screen.copied);
    screen.take(mouse(MouseKind::ScrollDown, 4));
    screen.take(mouse(press, 4));
    screen.take(mouse(MouseKind::Press { clicks: 2 }, 4));
    let sent = format!("{:?}", screen.sent);
    assert!(sent.contains("Show"), "{sent}");
    assert!(
        screen.text().contains("defmacro swap!"),
        "{}",
        screen.text()
    );
}

/// What is typed while an evaluation runs waits for it, and Ctrl-C reaches the evaluation.
#[test]
fn a_running_evaluation_is_interrupted_and_what_is_typed_stays() {
    let mut screen = Screen::open(120, 40, CannedSession::tour());
    let mut status = screen.session.status();
    status.activity = Activity::Evaluating {
        what: "(loop)".to_owned(),
    };
    screen.hear(Event::Status(status));
    screen.typed("(+ 1");
    screen.keys("ctrl-c");
    assert_eq!(screen.interrupts, 1);
    assert!(screen.text().contains("λ (+ 1"), "{}", screen.text());
}
