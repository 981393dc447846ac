//! The ways to an action: command line, presets, conditions, repeats, jumps, undo of the layout.

use super::*;

#[test]
fn a_line_does_an_action_with_a_count_and_what_it_is_told() {
    let mut screen = Screen::new(80, 24);
    let frame = screen.keys(": 3 space a s k");
    assert!(
        frame.contains(":3 ask") && frame.contains("list.ask"),
        "{frame}"
    );
    let frame = screen.keys("space W h y enter");
    assert!(!frame.contains("list.ask question"), "{frame}");
    assert!(frame.contains("Milestone"), "{frame}");
    let frame = screen.keys("esc");
    assert!(frame.contains("list.ask Some(3) Why"), "{frame}");
    let frame = screen.keys(": t h e m e . c h o o s e space l i g h t enter");
    assert_eq!(screen.app.theme.name, "light");
    assert!(!frame.contains("theme.choose"), "{frame}");
    let frame = screen.keys(":");
    assert!(frame.contains("3 ask Why"), "lines said are kept\n{frame}");
    let frame = screen.keys("q q q enter");
    assert!(frame.contains(":qqq"), "what says nothing stays\n{frame}");
    assert!(frame.contains("there is no action `qqq`"), "{frame}");
    assert!(
        !screen
            .keys("backspace backspace backspace backspace")
            .contains(":q")
    );
    assert!(screen.app.popups.is_empty());
}

#[test]
fn the_line_completes_names_and_values() {
    let mut screen = Screen::new(80, 24);
    let frame = screen.keys(": f o c u s . c h o tab");
    assert!(frame.contains(":focus.choose"), "{frame}");
    let frame = screen.keys("v i tab");
    assert!(frame.contains(":focus.choose violations"), "{frame}");
    assert!(screen.keys("enter").contains("▸violations"));
}

#[test]
fn presets_lie_between_the_panes_keys_and_ones_own() {
    let mut screen = Screen::new(80, 24);
    // The probes have not the actions that the preset has keys for, which is said.
    let frame = screen.keys("f10 2");
    assert!(frame.contains("Keys with faults"), "{frame}");
    assert!(screen.keys("esc").contains("keys of vim"));
    assert!(screen.keys("g v").contains("▸violations"));
    assert!(
        screen.keys("a").contains("Milestone"),
        "one's own keys stay"
    );
    screen.keys("esc f10 3 esc");
    assert!(screen.keys("alt-x z o o m").contains("Zoom pane"));
    let again = app(AppOptions {
        remembered: Some(screen.app.remember()),
        ..options()
    });
    assert_eq!(again.preset, "emacs");
    let strange = App::new(
        AppOptions {
            keys: Some("nano".to_owned()),
            ..options()
        },
        app(options()).panes,
    );
    assert_eq!(strange.preset, "default");
    assert!(!strange.popups.is_empty(), "it is said at the start");
}

#[test]
fn a_condition_is_asked_of_the_pane_at_each_key() {
    let text = format!("{KEYS}x = {{ action = 'list.run', when = 'marked && !running' }}\n");
    let mut screen = Screen::new(80, 24);
    screen.app = app(AppOptions {
        keymap: Some(("keymap.toml".to_owned(), text)),
        ..options()
    });
    screen.draw();
    assert!(screen.keys("x").contains("`x` does nothing here"));
    screen.keys("j j j x");
    assert_eq!(screen.executor.commands.len(), 1);
    screen.keys("x");
    assert_eq!(screen.executor.commands.len(), 1, "it runs now");
}

#[test]
fn what_was_done_last_is_done_again() {
    let mut screen = Screen::new(80, 24);
    assert!(screen.keys(".").contains("nothing was done yet"));
    screen.keys("3 r j .");
    assert!(screen.draw().contains("list.run Some(3)"));
    assert!(screen.keys("5 .").contains("list.run Some(5)"));
}

#[test]
fn jumps_lead_back_and_forward_across_panes() {
    let mut screen = Screen::new(80, 24);
    assert!(screen.keys("ctrl-o").contains("this is where you began"));
    screen.keys("r alt-3 alt-4");
    assert!(screen.keys("ctrl-o").contains("▸violations"));
    assert!(screen.keys("2 ctrl-o").contains("▸commits"));
    assert!(screen.keys("2 alt-.").contains("▸violations"));
    assert!(screen.keys("alt-.").contains("▸source"));
}

#[test]
fn a_prefix_shows_what_cannot_be_done_now_and_why() {
    let mut screen = Screen::new(120, 30);
    screen.keys("ctrl-w");
    let deadline = screen.app.deadline().expect("a deadline");
    screen.app.tick(deadline);
    let frame = screen.draw();
    assert!(frame.contains("Reopen pane: no pane is closed"), "{frame}");
    screen.keys("c");
    screen.keys("ctrl-w");
    screen.app.tick(screen.app.deadline().expect("a deadline"));
    assert!(!screen.draw().contains("no pane is closed"));
}

#[test]
fn the_layout_is_changed_and_one_undo_takes_it_back() {
    let mut screen = Screen::new(160, 40);
    let cells = |screen: &Screen| screen.app.arrangement.cells.len();
    let before = cells(&screen);
    assert!(screen.keys("alt-5 ctrl-w v").contains("▸diff"));
    assert_eq!(cells(&screen), before + 1);
    let frame = screen.keys("ctrl-w v");
    assert!(frame.contains("a place of its own already"), "{frame}");
    assert!(screen.keys("ctrl-w c").contains("▸commits"));
    assert_eq!(cells(&screen), before);
    let frame = screen.keys("tab tab tab tab");
    assert!(
        frame.contains("▸commits"),
        "the closed pane is passed over\n{frame}"
    );
    screen.keys("u");
    assert_eq!(cells(&screen), before + 1);
    screen.keys("u");
    assert_eq!(cells(&screen), before);
    screen.keys("ctrl-r");
    assert_eq!(cells(&screen), before + 1);
    assert_eq!(screen.executor.commands, []);
    screen.keys("u");
    assert!(
        screen
            .keys("u")
            .contains("nothing was done that can be taken back")
    );
}

#[test]
fn panes_move_to_neighbours_and_to_edges() {
    let mut screen = Screen::new(160, 40);
    screen.keys("alt-5 ctrl-w H");
    let cell = screen.app.arrangement.cell_of(PaneId("diff")).cloned();
    let cell = cell.expect("a cell");
    assert!(cell.panes.contains(&PaneId("repl")), "{cell:?}");
    screen.keys("ctrl-w H");
    let cell = screen.app.arrangement.cell_of(PaneId("diff")).cloned();
    let cell = cell.expect("a cell");
    assert_eq!((cell.area.x, cell.panes.len()), (0, 1));
    screen.keys("ctrl-w c alt-5");
    let cell = screen.app.arrangement.cell_of(PaneId("diff"));
    assert!(cell.is_some(), "what gets the focus gets a place");
}

#[test]
fn layouts_have_names_and_ones_own_are_kept() {
    let mut screen = Screen::new(160, 40);
    assert!(screen.keys("f12 2").contains("diff"));
    let review = screen.app.layout.clone();
    screen.keys("ctrl-w + ctrl-w ctrl-s m i n e enter");
    let mine = screen.app.layout.clone();
    assert_ne!(mine, review);
    screen.keys("f12 1");
    let again = app(AppOptions {
        remembered: Some(screen.app.remember()),
        ..options()
    });
    screen.app = again;
    screen.draw();
    screen.keys(": l a y o u t . c h o o s e space m i n e enter");
    assert_eq!(screen.app.layout.save(), mine.save());
}

fn doing(activity: Activity) -> Input {
    session(Event::Status(SessionStatus {
        project: "tour".to_owned(),
        activity,
        ..SessionStatus::default()
    }))
}

#[test]
fn long_work_that_ends_unseen_is_told_and_the_title_says_what_is_done() {
    let mut screen = Screen::new(80, 24);
    let work = || Activity::Evaluating {
        what: "(f)".to_owned(),
    };
    screen.take(doing(work()));
    assert_eq!(screen.app.title(), "tour · evaluating (f)");
    screen.now_ms += 60_000;
    screen.take(doing(Activity::Idle));
    assert!(screen.executor.notified.is_empty(), "it was seen");
    screen.take(Input::Focus(false));
    screen.take(doing(work()));
    screen.now_ms += 1_000;
    screen.take(doing(Activity::Idle));
    assert!(screen.executor.notified.is_empty(), "it was short");
    screen.take(doing(work()));
    screen.now_ms += 12_000;
    screen.take(doing(Activity::Idle));
    assert_eq!(
        screen.executor.notified,
        ["tour: evaluating (f) is over after 12 s"]
    );
    assert_eq!(screen.app.title(), "tour · imago");
}

#[test]
fn what_was_said_of_an_interrupt_goes_when_it_is_over() {
    let mut screen = Screen::new(80, 24);
    screen.take(doing(Activity::Evaluating {
        what: "(loop)".to_owned(),
    }));
    assert!(screen.keys("ctrl-c").contains("interrupting"));
    screen.take(doing(Activity::Idle));
    assert!(!screen.draw().contains("interrupting"));
}

#[test]
fn keys_and_themes_are_read_again_and_what_is_wrong_changes_nothing() {
    let text = std::rc::Rc::new(std::cell::RefCell::new(KEYS.to_owned()));
    let read = text.clone();
    let mut screen = Screen::new(80, 24);
    screen.app = app(AppOptions {
        reads: Some(Box::new(move || Settings {
            themes: Themes::built_in(),
            keymap: Some(("keymap.toml".to_owned(), read.borrow().clone())),
            problems: Vec::new(),
        })),
        ..options()
    });
    screen.draw();
    screen.take(Input::Focus(true));
    assert!(!screen.draw().contains("read again"), "nothing changed");
    *text.borrow_mut() = "[list]\nx = 'list.run'\n".to_owned();
    screen.take(Input::Focus(true));
    assert!(screen.draw().contains("keys and themes are read again"));
    screen.keys("x");
    assert_eq!(screen.executor.commands.len(), 1);
    // A file that is half saved is none: what held before holds on.
    *text.borrow_mut() = "[list]\nx = 'list".to_owned();
    let frame = screen.keys(": r e l o a d enter");
    assert!(frame.contains("invalid literal string"), "{frame}");
    screen.keys("x");
    assert_eq!(screen.executor.commands.len(), 2);
    // A line with a fault is that line's loss, as it is at a start.
    *text.borrow_mut() = "[list]\nw = 'list.run'\nx = 'list.gone'\n".to_owned();
    let frame = screen.keys(": r e l o a d enter");
    assert!(frame.contains("there is no action `list.gone`"), "{frame}");
    assert!(!frame.contains("are read again"), "{frame}");
    screen.keys("esc w");
    assert_eq!(screen.executor.commands.len(), 3);
    // A file that is saved while one looks on is read at once.
    *text.borrow_mut() = "[list]\ny = 'list.run'\n".to_owned();
    screen.take(Input::SettingsSaved);
    assert!(screen.draw().contains("keys and themes are read again"));
    let before = screen.executor.commands.len();
    screen.keys("y");
    assert_eq!(screen.executor.commands.len(), before + 1);
}

/// Nobody takes a window that is not looked at for the one that hears the keys.
#[test]
fn a_window_that_is_not_looked_at_is_dimmed() {
    let mut screen = Screen::new(80, 24);
    assert!(screen.keys("tab").contains("━"));
    screen.take(Input::Focus(false));
    let dimmed = screen.draw();
    assert!(!dimmed.contains("━"), "{dimmed}");
    screen.take(Input::Focus(true));
    assert!(screen.draw().contains("━"));
}

#[test]
fn a_key_is_given_in_the_editor_and_written_down() {
    let kept = std::rc::Rc::new(std::cell::RefCell::new(String::new()));
    let keeps = kept.clone();
    let mut screen = Screen::new(80, 24);
    screen.app = app(AppOptions {
        writes_keys: Some(Box::new(move |text| {
            text.clone_into(&mut keeps.borrow_mut());
            Ok(())
        })),
        ..options()
    });
    screen.keys("ctrl-w e z o o m space p a n e enter");
    let frame = screen.keys("ctrl-p");
    assert!(frame.contains("palette.open"), "{frame}");
    screen.keys("backspace ctrl-y");
    assert!(screen.draw().contains("nothing stands in the way"));
    screen.keys("enter");
    let kept = kept.borrow();
    assert!(
        kept.ends_with("[global]\n\"ctrl-y\" = \"pane.zoom\"\n"),
        "{kept}"
    );
    assert!(screen.keys("ctrl-y").contains("zoomed"));
}
