package asset

import (
	"cmp"
	"slices"
	"strings"

	"fieldbook/internal/work"
)

// kind says what a branch of the tree is.
type kind uint8

const (
	location kind = iota
	account       // of assets that stand at no location
	nowhere       // for assets without a location and an account
	device        // a customer asset
)

// node is a branch or a leaf of the tree. The nodes of a tree lie in the order in which they
// are shown, each followed by what lies below it.
type node struct {
	kind   kind
	id     work.ID
	name   string // record text
	order  int64  // among its siblings, before the name
	parent int    // index, -1 at the root
	level  int
	end    int    // index after the last node below it
	assets int    // how many lie below it
	looped bool   // its parents lead back to it, so that it stands at the root
	find   string // what the filter looks at
	asset  *asset // of a device
	place  *place // of a location
}

// key names the node for the list.
func (n *node) key() string { return string(rune('a'+n.kind)) + n.id.String() }

// customer is whose location it is, for one at the root: those below say it above.
func (n *node) customer() string {
	if n.kind != location || n.parent >= 0 {
		return ""
	}
	return n.place.customer
}

// leaf reports whether nothing lies below the node, which stands at index i.
func (n *node) leaf(i int) bool { return n.end == i+1 }

// treeOf puts assets under their parent assets, else under their location, else under their
// account, and locations under theirs. A parent that is not on the device is none. Whatever
// would lie below itself stands at the root.
func treeOf(places []*place, assets []*asset, accounts map[work.ID]string) []node {
	var nodes []node
	at := map[work.ID]int{}
	for _, p := range places {
		at[p.id] = len(nodes)
		nodes = append(nodes, node{kind: location, id: p.id, name: p.name, order: p.sequence, place: p, find: p.find()})
	}
	for _, a := range assets {
		at[a.id] = len(nodes)
		nodes = append(nodes, node{kind: device, id: a.id, name: a.name, asset: a, find: a.find()})
	}
	// Ids of locations and assets never meet: both tables make their own.
	under := func(k kind, id work.ID) int {
		if i, ok := at[id]; ok && id != (work.ID{}) && nodes[i].kind == k {
			return i
		}
		return -1
	}
	for i := range nodes {
		if p := nodes[i].place; p != nil {
			nodes[i].parent = under(location, p.parent)
			continue
		}
		a := nodes[i].asset
		if nodes[i].parent = under(device, a.parent); nodes[i].parent < 0 {
			nodes[i].parent = under(location, a.place)
		}
	}
	cutLoops(nodes)
	for i := range len(nodes) {
		if n := nodes[i]; n.kind == device && n.parent < 0 && !n.looped {
			group, known := at[n.asset.account]
			if !known || nodes[group].kind != account && nodes[group].kind != nowhere {
				group = len(nodes)
				nodes = append(nodes, groupOf(n.asset.account, accounts))
				at[n.asset.account] = group
			}
			nodes[i].parent = group
		}
	}
	return inOrder(nodes)
}

// groupOf is the branch of assets without a location.
func groupOf(id work.ID, accounts map[work.ID]string) node {
	if name := accounts[id]; id != (work.ID{}) {
		if name == "" {
			name = "(account not on this device)"
		}
		return node{kind: account, id: id, name: name, parent: -1, find: name}
	}
	return node{kind: nowhere, name: "Without a location", parent: -1, find: "Without a location"}
}

// cutLoops lets every node whose parents lead back to it stand at the root.
func cutLoops(nodes []node) {
	const unseen, walked, done = 0, 1, 2
	state := make([]byte, len(nodes))
	for i := range nodes {
		var way []int
		n := i
		for n >= 0 && state[n] == unseen {
			state[n] = walked
			way = append(way, n)
			n = nodes[n].parent
		}
		if n >= 0 && state[n] == walked { // the way has come back to itself
			for _, looped := range way[slices.Index(way, n):] {
				nodes[looped].looped, nodes[looped].parent = true, -1
			}
		}
		for _, seen := range way {
			state[seen] = done
		}
	}
}

// inOrder puts the nodes into the order in which they are shown, however deep they lie.
func inOrder(nodes []node) []node {
	below := make([][]int, len(nodes)+1) // of each node, and of the root
	for i, n := range nodes {
		p := n.parent
		if p < 0 {
			p = len(nodes)
		}
		below[p] = append(below[p], i)
	}
	for _, siblings := range below {
		slices.SortStableFunc(siblings, func(a, b int) int { return compare(&nodes[a], &nodes[b]) })
		slices.Reverse(siblings) // the stack hands them out from its end
	}
	out := make([]node, 0, len(nodes))
	to := make([]int, len(nodes)) // where a node has come to lie
	stack := slices.Clone(below[len(nodes)])
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = append(stack[:len(stack)-1], below[i]...)
		n := nodes[i]
		to[i] = len(out)
		if n.end = len(out) + 1; n.parent >= 0 {
			n.parent = to[n.parent]
			n.level = out[n.parent].level + 1
		}
		out = append(out, n)
	}
	for i := len(out) - 1; i >= 0; i-- {
		if p := out[i].parent; p >= 0 {
			out[p].end = max(out[p].end, out[i].end)
			out[p].assets += out[i].assets
			if out[i].kind == device {
				out[p].assets++
			}
		}
	}
	return out
}

// compare orders siblings: locations, accounts, the rest, each by their names. At the root
// the locations of one customer stand together.
func compare(a, b *node) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), strings.Compare(strings.ToLower(a.customer()), strings.ToLower(b.customer())), cmp.Compare(a.order, b.order),
		strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), strings.Compare(a.key(), b.key()))
}
