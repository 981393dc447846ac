//! What is drawn stands on a ground of the theme and stands out from it: computed of every cell of every
//! pane, popup and notice, in every theme, at every depth that has colours.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use imago::session::event::Event;
use imago::ui::app::{AppOptions, Settings};
use imago::ui::color::{Depth, Rgb, contrast, indexed, named_value};
use imago::ui::input::Input;
use imago::ui::pane::Capabilities;
use imago::ui::role::{ROLES, Role};
use imago::ui::theme::{Theme, Themes};
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::filled::{self, Prepare};
use crate::support::canned::answer;
use crate::support::screen::{CannedSession, NOW_MS, Screen};

/// A width at which a diff has two sides, and a height that has room for everything beside it.
const SIZE: (u16, u16) = (160, 40);

/// What panes show beside what they show mostly.
const FURTHER: &[(&str, Prepare)] = &[
    ("completion", |screen| {
        screen.keys("alt-1");
        screen.typed("(ma");
        screen.keys("tab down");
    }),
    ("call", |screen| {
        screen.keys("alt-1");
        screen.typed("(map double ");
    }),
    ("search", |screen| {
        screen.keys("alt-1 ctrl-r");
        screen.typed("list");
    }),
    ("value", |screen| {
        filled::valued(screen);
        screen.keys("j l j j l");
    }),
    ("unmatched", |screen| {
        screen.keys("alt-1");
        screen.typed("(f \"a\" 1))");
    }),
    ("stopped", |screen| {
        screen.keys("alt-1");
        screen.typed(answer::STOPS);
        screen.keys("enter");
        screen.typed("(+ 1");
    }),
    ("filter", |screen| {
        screen.keys("alt-2 /");
        screen.typed("sum kind:function");
    }),
    ("range", |screen| screen.keys("alt-2 space v 3 j")),
    ("milestone", |screen| screen.keys("alt-2 v 9 j m")),
    ("amended", |screen| screen.keys("alt-2 ] ] a ! end ?")),
    ("revert", |screen| screen.keys("alt-2 G r")),
    ("by-rule", |screen| screen.keys("alt-3 o j j")),
    ("explained", |screen| screen.keys("alt-3 j j e")),
    ("fix", |screen| screen.keys("alt-3 j j j x")),
    ("allow", |screen| screen.keys("alt-3 j j j s a s")),
    ("allowed", |screen| screen.keys("alt-3 S")),
    ("blame", |screen| {
        screen.keys("alt-2 /");
        screen.typed("sum");
        screen.keys("enter enter f11 b j");
    }),
    ("blame-forms", |screen| {
        screen.keys("alt-2 /");
        screen.typed("sum");
        screen.keys("enter enter f11 b b j");
    }),
    ("split", |screen| screen.keys("alt-2 j j j j j j d f11")),
    ("unified", |screen| {
        screen.keys("alt-2 j j j j j j d t f11 j")
    }),
    ("diff-milestone", |screen| screen.keys("alt-2 ] ] d f11 ]")),
    ("drift", |screen| screen.keys("alt-6 D j l j")),
    ("difference", |screen| {
        screen.keys("alt-8 f11");
        filled::tested(screen);
        screen.keys("n d");
    }),
    ("plots", |screen| screen.keys("alt-0 f11 2 l j")),
    ("palette", |screen| screen.keys("alt-2 ctrl-p s p l")),
    ("help", |screen| screen.keys("alt-2 f1")),
    ("themes", |screen| screen.keys("alt-2 f9 j")),
    ("keys-edit", |screen| screen.keys("alt-2 ctrl-w e z o o m")),
    ("keys-capture", |screen| {
        screen.keys("alt-2 ctrl-w e z o o m enter ctrl-p");
    }),
    ("keys-inspect", |screen| {
        screen.keys("alt-2 ctrl-w i j ctrl-w")
    }),
    ("command-line", |screen| screen.keys("alt-2 : m i l e")),
    ("prefix", |screen| {
        screen.keys("alt-2 ctrl-w");
        screen.app.tick(NOW_MS + 10_000);
    }),
    ("troubles", |screen| {
        let mut status = screen.session.status();
        status.read_only = Some("another process has it open".to_owned());
        screen.hear(Event::Status(status));
        screen.hear(Event::Failed {
            id: None,
            message: "there is no commit 7".to_owned(),
            hint: Some("look at the journal".to_owned()),
        });
        screen.keys("alt-2 u y z");
    }),
];

/// What a cell is drawn in, reversed or not, where the terminal's own ink and ground are these.
fn painted(cell: &Cell, (ink, ground): (Rgb, Rgb)) -> (Rgb, Rgb) {
    let value = |color: Color| match color {
        Color::Rgb(red, green, blue) => Some(Rgb(red, green, blue)),
        Color::Indexed(index) => indexed(index),
        named => named_value(named),
    };
    let colours = (
        value(cell.fg).unwrap_or(ink),
        value(cell.bg).unwrap_or(ground),
    );
    match cell.modifier.contains(Modifier::REVERSED) {
        true => (colours.1, colours.0),
        false => colours,
    }
}

/// Whether it is seen as a shape: strokes, blocks, lanes, dots of plots.
fn is_shape(symbol: &str) -> bool {
    symbol
        .chars()
        .all(|it| matches!(it, '\u{2500}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}'))
}

/// Adds what is wrong with a frame, once for each pair of colours.
fn look(
    state: &str,
    screen: &mut Screen,
    theme: &Theme,
    ratio: f64,
    faults: &mut BTreeMap<String, String>,
) {
    let own = match theme.name == "light" {
        true => (Rgb(0, 0, 0), Rgb(255, 255, 255)),
        false => (Rgb(229, 229, 229), Rgb(0, 0, 0)),
    };
    let paper = theme.style(Role::Text).bg.unwrap_or(Color::Reset);
    let roles = ROLES.iter();
    let mut grounds: Vec<Color> = roles
        .filter_map(|(role, ..)| theme.style(*role).bg)
        .collect();
    grounds.push(paper);
    let buffer = screen.buffer();
    for (index, cell) in buffer.content().iter().enumerate() {
        let (x, y) = buffer.pos_of(index);
        let (name, depth) = (&theme.name, theme.depth);
        let at = || format!("{state} at {x},{y}: {:?}", cell.symbol());
        let is_own = cell.bg == Color::Reset && paper != Color::Reset;
        if is_own || !grounds.contains(&cell.bg) {
            let fault = format!("{name} {depth:?}: {:?} is no ground of the theme", cell.bg);
            faults.entry(fault).or_insert_with(at);
            continue;
        }
        // How far dim is from not dim is the terminal's business.
        if cell.symbol().trim().is_empty() || cell.modifier.contains(Modifier::DIM) {
            continue;
        }
        let (front, behind) = painted(cell, own);
        let wanted = if is_shape(cell.symbol()) { 3.0 } else { ratio };
        let is = contrast(front, behind);
        if is < wanted {
            let fault =
                format!("{name} {depth:?}: {front:?} on {behind:?} is {is:.2}, want {wanted}");
            faults.entry(fault).or_insert_with(at);
        }
    }
}

/// The name under which the app wears one theme after the other.
const WORN: &str = "worn";

/// The built-in themes, and another that is the one of this name.
fn wearing(name: &str) -> Themes {
    let mut themes = Themes::built_in();
    let text = format!("inherits = '{name}'");
    themes.add(WORN, &text).expect("a theme");
    themes
}

#[test]
fn every_cell_has_a_ground_of_the_theme_and_stands_out_from_it() {
    let names = Themes::built_in().names();
    let mut faults = BTreeMap::new();
    for depth in [Depth::True, Depth::Indexed, Depth::Ansi] {
        // Fewer colours change what stands on what nowhere; how the roles look then is computed of them all.
        let further = match depth {
            Depth::True => FURTHER,
            _ => &[],
        };
        for (state, prepare) in filled::PANES.iter().chain(further) {
            let worn = Rc::new(RefCell::new(names[0].clone()));
            let read = worn.clone();
            let mut options = AppOptions::new(Capabilities {
                depth,
                unicode: true,
            });
            options.theme = Some(WORN.to_owned());
            options.themes = wearing(&names[0]);
            options.reads = Some(Box::new(move || Settings {
                themes: wearing(&read.borrow()),
                ..Settings::default()
            }));
            let mut screen = Screen::begin(SIZE.0, SIZE.1, CannedSession::tour(), options);
            filled::transcript(&mut screen);
            prepare(&mut screen);
            for name in &names {
                worn.borrow_mut().clone_from(name);
                screen.take(Input::Focus(true));
                let theme = Theme::built_in(name, depth);
                let ratio = if name == "high-contrast" { 7.0 } else { 4.5 };
                look(state, &mut screen, &theme, ratio, &mut faults);
            }
        }
    }
    let faults: Vec<String> = faults
        .into_iter()
        .map(|(fault, at)| format!("{fault} ({at})"))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
