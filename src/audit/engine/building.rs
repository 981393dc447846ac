//! Rules come into the network and leave it. Conditions that several rules begin with are shared.

use super::RuleIndex;
use super::layout::{
    Alpha, AlphaIndex, Joint, Layout, Node, NodeIndex, NodeKind, Part, ROOT, Right,
};
use super::links::IndexId;
use super::matching::Stage;
use super::places::put;
use super::plan::{Branch, PlanJoint, PlanStep};

/// What a terminal does with what comes to it.
#[derive(Clone, Copy, Debug)]
pub struct Firing {
    pub rule: RuleIndex,
    pub branch: u32,
    pub salience: i64,
    pub context: u32,
    pub auto_focus: bool,
}

/// The nodes of a branch, one a step, and its terminal.
#[derive(Clone, Debug)]
pub struct Path {
    pub nodes: Vec<NodeIndex>,
    pub terminal: NodeIndex,
}

/// Adds the nodes of a branch, and lets the first that is new hear of what is known.
pub fn build(layout: &mut Layout, stage: &mut Stage, branch: &Branch, firing: Firing) -> Path {
    let mut nodes = Vec::new();
    let mut parent = ROOT;
    let mut first_new = None;
    for step in &branch.steps {
        let known = shared(layout, parent, step);
        let node = known.unwrap_or_else(|| attach(layout, stage, parent, step, firing.rule, true));
        if known.is_none() {
            first_new.get_or_insert(node);
        }
        nodes.push(node);
        parent = node;
    }
    let Firing {
        rule,
        branch,
        salience,
        context,
        auto_focus,
    } = firing;
    let kind = NodeKind::Terminal {
        rule,
        branch,
        salience,
        context,
        auto_focus,
    };
    let terminal = add(layout, parent, kind, true);
    layout.nodes[terminal as usize].users = 1;
    stage.prime(layout, first_new.unwrap_or(terminal));
    Path { nodes, terminal }
}

fn add(layout: &mut Layout, parent: NodeIndex, kind: NodeKind, is_listed: bool) -> NodeIndex {
    let index = layout.nodes.len() as NodeIndex;
    layout.nodes.push(Node {
        kind,
        parent,
        children: Vec::new(),
        users: 0,
    });
    layout.nodes[parent as usize].users += 1;
    if is_listed {
        layout.nodes[parent as usize].children.push(index);
    }
    index
}

/// Returns the node below another that does just this.
fn shared(layout: &Layout, parent: NodeIndex, step: &PlanStep) -> Option<NodeIndex> {
    let asks = |joint: &Joint, plan: &PlanJoint| {
        let alpha = &layout.alphas[joint.alpha as usize];
        alpha.template == plan.template
            && alpha.tests == plan.tests
            && *joint.keys == *plan.keys
            && *joint.different == *plan.different
    };
    let mut children = layout.nodes[parent as usize].children.iter().copied();
    children.find(|&child| match (&layout.nodes[child as usize].kind, step) {
        (NodeKind::Join(joint), PlanStep::Join(plan)) => asks(joint, plan),
        (
            NodeKind::Count { joint, exists },
            PlanStep::Count {
                joint: plan,
                exists: wanted,
            },
        ) => exists == wanted && asks(joint, plan),
        _ => false,
    })
}

fn attach(
    layout: &mut Layout,
    stage: &mut Stage,
    parent: NodeIndex,
    step: &PlanStep,
    rule: RuleIndex,
    is_listed: bool,
) -> NodeIndex {
    match step {
        PlanStep::Join(plan) => {
            let joint = joint(layout, stage, plan);
            let alpha = joint.alpha;
            let node = add(layout, parent, NodeKind::Join(joint), is_listed);
            layout.alphas[alpha as usize].nodes.push(node);
            node
        }
        PlanStep::Count {
            joint: plan,
            exists,
        } => {
            let joint = joint(layout, stage, plan);
            let alpha = joint.alpha;
            let exists = *exists;
            let node = add(layout, parent, NodeKind::Count { joint, exists }, is_listed);
            layout.alphas[alpha as usize].nodes.push(node);
            node
        }
        PlanStep::Filter {
            expression,
            sources,
        } => {
            let kind = NodeKind::Filter {
                rule,
                expression: *expression,
                sources: sources.as_slice().into(),
            };
            add(layout, parent, kind, is_listed)
        }
        PlanStep::Group { exists, inside } => {
            // Conditions are nested as deep as the reader allows, no deeper.
            let mut nodes = Vec::new();
            let mut above = parent;
            for step in inside {
                above = attach(layout, stage, above, step, rule, above != parent);
                nodes.push(above);
            }
            let up = inside.len() as u32;
            let end = add(
                layout,
                above,
                NodeKind::End { group: 0, up },
                above != parent,
            );
            nodes.push(end);
            let kind = NodeKind::Group {
                inside: nodes.into(),
                exists: *exists,
            };
            let node = add(layout, parent, kind, is_listed);
            layout.nodes[end as usize].kind = NodeKind::End { group: node, up };
            node
        }
    }
}

fn joint(layout: &mut Layout, stage: &mut Stage, plan: &PlanJoint) -> Joint {
    let alpha = alpha(layout, plan);
    let parts: Box<[Part]> = plan.keys.iter().map(|(_, part)| *part).collect();
    Joint {
        alpha,
        keys: plan.keys.as_slice().into(),
        different: plan.different.as_slice().into(),
        right: right(layout, stage, alpha, parts),
        left: stage.links.add_index(),
    }
}

fn alpha(layout: &mut Layout, plan: &PlanJoint) -> AlphaIndex {
    let template = plan.template;
    if layout.by_template.len() <= template.0 {
        layout.by_template.resize(template.0 + 1, Vec::new());
    }
    let mut known = layout.by_template[template.0].iter().copied();
    if let Some(known) = known.find(|&it| layout.alphas[it as usize].tests == plan.tests) {
        return known;
    }
    let made = Alpha {
        template,
        tests: plan.tests.clone(),
        rights: Vec::new(),
        nodes: Vec::new(),
    };
    let index = put(&mut layout.alphas, &mut layout.free_alphas, made);
    layout.by_template[template.0].push(index);
    index
}

fn right(layout: &mut Layout, stage: &mut Stage, alpha: AlphaIndex, parts: Box<[Part]>) -> IndexId {
    let alpha = &mut layout.alphas[alpha as usize];
    if let Some(known) = alpha.rights.iter_mut().find(|it| it.parts == parts) {
        known.users += 1;
        return known.index;
    }
    let index = stage.links.add_index();
    // Those that are about to leave are still here.
    for fact in stage.facts.entered(alpha.template) {
        if stage.passes(fact, &alpha.tests) {
            let key = stage.fact_key(fact, parts.iter().copied());
            let chain = &mut stage.facts.get_mut(fact).chain;
            stage.links.insert(index, key, fact, chain);
        }
    }
    let users = 1;
    alpha.rights.push(Right {
        parts,
        index,
        users,
    });
    index
}

/// Takes a rule's nodes out of the network as far as no other rule needs them.
pub fn remove(layout: &mut Layout, stage: &mut Stage, path: &Path) {
    let mut node = path.terminal;
    loop {
        layout.nodes[node as usize].users -= 1;
        if layout.nodes[node as usize].users > 0 {
            return;
        }
        let parent = layout.nodes[node as usize].parent;
        take_out(layout, stage, node);
        node = parent;
    }
}

/// Takes out a node that nobody uses; those inside of a group with it.
fn take_out(layout: &mut Layout, stage: &mut Stage, node: NodeIndex) {
    let mut doomed = vec![node];
    while let Some(node) = doomed.pop() {
        let parent = layout.nodes[node as usize].parent;
        let tokens: Vec<u32> = stage.tokens.of_node(node).collect();
        for token in tokens {
            stage.delete(layout, token);
        }
        match layout.nodes[node as usize].kind.clone() {
            NodeKind::Join(joint) => {
                let tokens: Vec<u32> = stage.tokens.of_node(parent).collect();
                for token in tokens {
                    let chain = &mut stage.tokens.get_mut(token).chain;
                    stage.links.remove_from(joint.left, chain);
                }
                release(layout, stage, node, &joint);
            }
            NodeKind::Count { joint, .. } => release(layout, stage, node, &joint),
            NodeKind::Group { inside, .. } => {
                layout.nodes[parent as usize].users -= 1;
                doomed.extend(inside.iter().copied());
            }
            _ => {}
        }
        layout.nodes[parent as usize]
            .children
            .retain(|&it| it != node);
        layout.nodes[node as usize].kind = NodeKind::Gone;
    }
    // Numbers are used again only from the end: they must grow along every path.
    while let Some(Node {
        kind: NodeKind::Gone,
        ..
    }) = layout.nodes.last()
    {
        layout.nodes.pop();
    }
}

fn release(layout: &mut Layout, stage: &mut Stage, node: NodeIndex, joint: &Joint) {
    stage.links.remove_index(joint.left);
    let alpha = &mut layout.alphas[joint.alpha as usize];
    alpha.nodes.retain(|&it| it != node);
    let Some(at) = alpha.rights.iter().position(|it| it.index == joint.right) else {
        return;
    };
    alpha.rights[at].users -= 1;
    if alpha.rights[at].users > 0 {
        return;
    }
    alpha.rights.remove(at);
    let template = alpha.template;
    let is_unused = alpha.nodes.is_empty();
    for fact in stage.facts.entered(template) {
        let chain = &mut stage.facts.get_mut(fact).chain;
        stage.links.remove_from(joint.right, chain);
    }
    stage.links.remove_index(joint.right);
    if is_unused {
        layout.by_template[template.0].retain(|&it| it != joint.alpha);
        layout.free_alphas.push(joint.alpha);
    }
}
