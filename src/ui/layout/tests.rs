//! Arrangements at every size, what changes them, and how they are remembered.

use super::*;

const PANES: [PaneId; 5] = [
    PaneId("repl"),
    PaneId("commits"),
    PaneId("violations"),
    PaneId("source"),
    PaneId("diff"),
];
const REPL: PaneId = PANES[0];

fn drawn(layout: &Layout, width: u16, height: u16, focus: PaneId) -> String {
    layout
        .arrange(Rect::new(0, 0, width, height), focus)
        .cells
        .iter()
        .map(|cell| {
            let names: Vec<&str> = cell.panes.iter().map(|it| it.0).collect();
            format!("{} {}#{}", cell.area, names.join("+"), cell.active)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn each_size_gets_its_arrangement() {
    let layout = Layout::new(&PANES);
    insta::assert_snapshot!(drawn(&layout, 200, 58, REPL), @r"
    91x58+0+0 repl#0
    108x22+92+0 commits#0
    108x12+92+22 violations#0
    108x24+92+34 source+diff#0
    ");
    insta::assert_snapshot!(drawn(&layout, 80, 22, REPL), @r"
    80x11+0+0 commits+violations+source+diff#0
    80x11+0+11 repl#0
    ");
    insta::assert_snapshot!(drawn(&layout, 20, 4, PaneId("diff")), @"20x4+0+0 repl+commits+violations+source+diff#4");
}

#[test]
fn cells_and_dividers_cover_the_screen_once_at_any_size() {
    let mut layout = Layout::new(&PANES);
    for ratio in [80, 500, 920] {
        if let Node::Split { ratio: it, .. } = &mut layout.wide {
            *it = ratio;
        }
        for width in (0..220).step_by(7) {
            for height in (0..70).step_by(3) {
                let area = Rect::new(0, 0, width, height);
                let arrangement = layout.arrange(area, REPL);
                let columns: u32 = arrangement
                    .dividers
                    .iter()
                    .filter(|it| it.axis == Axis::Row)
                    .map(|it| it.area.area())
                    .sum();
                let cells: u32 = arrangement.cells.iter().map(|it| it.area.area()).sum();
                assert_eq!(columns + cells, area.area(), "{area}");
                for cell in &arrangement.cells {
                    assert_eq!(cell.area.intersection(area), cell.area);
                }
            }
        }
    }
}

#[test]
fn growing_zooming_and_dragging_change_the_arrangement_and_reset_undoes_them() {
    let area = Rect::new(0, 0, 200, 58);
    let mut layout = Layout::new(&PANES);
    let width = |layout: &Layout| layout.arrange(area, REPL).cells[0].area.width;
    let before = width(&layout);
    assert!(layout.grow(area, REPL, Axis::Row, 2));
    assert!(width(&layout) > before);
    assert!(
        layout.grow(area, REPL, Axis::Column, -50),
        "falls back to its one split"
    );
    assert!(width(&layout) >= WIDTH_MIN);
    let divider = layout.arrange(area, REPL).dividers[0].clone();
    layout.drag(area, &divider, 120, 10);
    assert!(width(&layout).abs_diff(120) <= 1);
    layout.drag(area, &divider, 0, 0);
    layout.drag(area, &divider, u16::MAX, u16::MAX);
    layout.zoomed = true;
    assert_eq!(width(&layout), 200);
    layout.reset();
    assert_eq!(width(&layout), before);
}

#[test]
fn a_saved_layout_comes_back_and_a_strange_one_is_mended() {
    let area = Rect::new(0, 0, 200, 58);
    let mut layout = Layout::new(&PANES);
    layout.grow(area, REPL, Axis::Row, 3);
    layout.show(PaneId("diff"));
    let text = serde_json::to_string(&layout.save()).expect("JSON");
    let mut again = Layout::new(&PANES);
    again.restore(&serde_json::from_str(&text).expect("a saved layout"));
    assert_eq!(again.arrange(area, REPL), layout.arrange(area, REPL));

    let strange = r#"{
        "wide": {"axis": "row", "ratio": 65535, "parts": [
            {"panes": ["gone"], "shown": 3}, {"panes": ["repl"], "shown": 9}]},
        "stacked": {"panes": [], "shown": 0}
    }"#;
    again.restore(&serde_json::from_str(strange).expect("a saved layout"));
    let mut shown: Vec<PaneId> = again.arrange(area, REPL).cells[0].panes.clone();
    shown.sort();
    let mut all = PANES.to_vec();
    all.sort();
    assert_eq!(shown, all);
}
