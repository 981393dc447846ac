//! Pages that are written by the tables they describe. `IMAGO_WRITE_PAGES=1 cargo test pages` writes
//! them anew; without it a page that has fallen behind is a failure.

use std::fmt::Write;

use imago::panes;
use imago::ui::action::{
    ACTIONS, Action, FILTER_ACTIONS, GLOBAL_ACTIONS, POPUP_ACTIONS, ROW_ACTIONS,
};
use imago::ui::key::sequence_label;
use imago::ui::keymap::{Keymap, PRESETS};
use imago::ui::when::FLAGS;

use crate::support::pages::check;

fn section(page: &mut String, title: &str, actions: &[Action], keymap: &Keymap) {
    let _ = write!(page, "\n## {title}\n\n| Keys | What | |\n|---|---|---|\n");
    for action in actions {
        let keys: Vec<String> = keymap
            .bindings()
            .iter()
            .filter(|it| it.action == action.id && action.contexts.contains(&it.context.as_str()))
            .map(|it| format!("`{}`", sequence_label(&it.keys).replace('|', "\\|")))
            .collect();
        let keys = match keys.is_empty() {
            true => "palette".to_owned(),
            false => keys.join(" "),
        };
        let sentence = action.sentence.replace('|', "\\|");
        let _ = writeln!(page, "| {keys} | {} | {sentence} |", action.title);
    }
}

#[test]
fn the_page_of_keys_is_what_the_keymap_says() {
    let panes = panes::all();
    let every: Vec<Action> = ACTIONS
        .iter()
        .flat_map(|it| it.iter().copied())
        .chain(panes::actions())
        .collect();
    let (mut keymap, problems) = Keymap::built_in(&every);
    assert_eq!(problems, []);
    for pane in &panes {
        assert_eq!(keymap.add(pane.id().0, pane.keys(), &every), []);
    }
    let mut page = String::from(
        "# Keys\n\nEvery action of the workstation, with the keys it comes with. The command palette \
         (`ctrl-p`) finds each by parts of its name, and `f1` shows the ones that work where you \
         are. Your own keys go into a `keymap.toml` of the form of `src/ui/keymap.toml`; they win \
         chord by chord, and `\"chord\" = \"none\"` takes one away. A line may hold under a condition \
         only, `{ action = \"…\", when = \"marked && !filtered\" }`, and of a list of such lines the \
         first that holds is done. What is wrong with a file, and which of its chords hide others, is \
         said at the start; a file that changes is read again when you come back to the window.\n\n\
         This page is written by the tables it describes.\n\n## Presets\n\n`f10`, `:keymap.choose \
         vim` or `keys = \"vim\"` under `[ui]` in `imago.toml`.\n\n| Name | |\n|---|---|\n",
    );
    for preset in PRESETS {
        let _ = writeln!(page, "| `{}` | {} |", preset.name, preset.sentence);
    }
    page.push_str("\n## Conditions\n\nNames joined by `!`, `&&`, `||` and brackets.\n\n| Name | |\n|---|---|\n");
    for flag in FLAGS {
        let _ = writeln!(page, "| `{}` | {} |", flag.name, flag.sentence);
    }
    section(&mut page, "Everywhere", GLOBAL_ACTIONS, &keymap);
    for pane in &panes {
        section(&mut page, pane.title(), pane.actions(), &keymap);
    }
    section(
        &mut page,
        "In lists, sources and diffs",
        ROW_ACTIONS,
        &keymap,
    );
    section(&mut page, "While filtering", FILTER_ACTIONS, &keymap);
    section(&mut page, "In popups", POPUP_ACTIONS, &keymap);
    check("docs/keys.md", &page, "pages");
}
