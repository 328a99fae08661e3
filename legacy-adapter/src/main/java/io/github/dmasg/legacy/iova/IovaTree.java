package io.github.dmasg.legacy.iova;

import org.jspecify.annotations.Nullable;

/**
 * Ranges ordered by their lower end: a red-black tree threaded through the ranges themselves, so that no operation
 * allocates.
 *
 * <p>Invariants: the root is black, a red range has no red child, every path from a range to a missing child passes the
 * same number of black ranges; in-order neighbours have strictly increasing lower ends at the time of insertion.
 *
 * <p>Cost: logarithmic for every operation, constant on average for a step to a neighbour. Not thread safe.
 */
final class IovaTree {
    private @Nullable IovaRange root;

    /** Inserts a range; returns false, changing nothing, if one with the same lower end is there already. */
    boolean insert(IovaRange fresh) {
        IovaRange parent = null;
        IovaRange at = root;
        boolean below = false;
        while (at != null) {
            int order = Long.compareUnsigned(fresh.lo, at.lo);
            if (order == 0) {
                return false;
            }
            parent = at;
            below = order < 0;
            at = below ? at.left : at.right;
        }
        fresh.parent = parent;
        fresh.left = null;
        fresh.right = null;
        fresh.red = true;
        if (parent == null) {
            root = fresh;
        } else if (below) {
            parent.left = fresh;
        } else {
            parent.right = fresh;
        }
        repairAfterInsert(fresh);
        return true;
    }

    /** The range that contains a granule, or null. */
    @Nullable
    IovaRange find(long frame) {
        IovaRange at = root;
        while (at != null) {
            if (Long.compareUnsigned(frame, at.lo) < 0) {
                at = at.left;
            } else if (Long.compareUnsigned(frame, at.hi) > 0) {
                at = at.right;
            } else {
                return at;
            }
        }
        return null;
    }

    /** The lowest range that starts at or above a granule, or null. */
    @Nullable
    IovaRange ceiling(long frame) {
        IovaRange best = null;
        IovaRange at = root;
        while (at != null) {
            if (Long.compareUnsigned(at.lo, frame) >= 0) {
                best = at;
                at = at.left;
            } else {
                at = at.right;
            }
        }
        return best;
    }

    /** The lowest range, or null if there is none. */
    @Nullable
    IovaRange first() {
        IovaRange at = root;
        while (at != null && at.left != null) {
            at = at.left;
        }
        return at;
    }

    /** The next higher neighbour, or null. */
    static @Nullable IovaRange next(IovaRange range) {
        IovaRange at = range.right;
        if (at != null) {
            while (at.left != null) {
                at = at.left;
            }
            return at;
        }
        IovaRange child = range;
        IovaRange up = range.parent;
        while (up != null && child == up.right) {
            child = up;
            up = up.parent;
        }
        return up;
    }

    /** The next lower neighbour, or null. */
    static @Nullable IovaRange previous(IovaRange range) {
        IovaRange at = range.left;
        if (at != null) {
            while (at.right != null) {
                at = at.right;
            }
            return at;
        }
        IovaRange child = range;
        IovaRange up = range.parent;
        while (up != null && child == up.left) {
            child = up;
            up = up.parent;
        }
        return up;
    }

    /** Takes a range out. */
    void remove(IovaRange gone) {
        IovaRange hole;
        IovaRange holeParent;
        boolean lostBlack = !gone.red;
        if (gone.left == null || gone.right == null) {
            hole = gone.left == null ? gone.right : gone.left;
            holeParent = gone.parent;
            replaceInParent(gone, hole);
        } else {
            IovaRange heir = gone.right;
            while (heir.left != null) {
                heir = heir.left;
            }
            lostBlack = !heir.red;
            hole = heir.right;
            if (heir.parent == gone) {
                holeParent = heir;
            } else {
                holeParent = heir.parent;
                replaceInParent(heir, hole);
                adopt(heir, false, gone.right);
            }
            replaceInParent(gone, heir);
            adopt(heir, true, gone.left);
            heir.red = gone.red;
        }
        gone.parent = null;
        gone.left = null;
        gone.right = null;
        if (lostBlack) {
            repairAfterRemove(hole, holeParent);
        }
    }

    private void repairAfterInsert(IovaRange fresh) {
        IovaRange at = fresh;
        IovaRange parent = at.parent;
        while (parent != null && parent.red) {
            IovaRange grand = parent.parent;
            if (grand == null) {
                break;
            }
            boolean parentIsLeft = parent == grand.left;
            IovaRange uncle = parentIsLeft ? grand.right : grand.left;
            if (isRed(uncle)) {
                parent.red = false;
                paintBlack(uncle);
                grand.red = true;
                at = grand;
            } else {
                if (at == (parentIsLeft ? parent.right : parent.left)) {
                    rotate(parent, parentIsLeft);
                    parent = at;
                }
                parent.red = false;
                grand.red = true;
                rotate(grand, !parentIsLeft);
                break;
            }
            parent = at.parent;
        }
        paintBlack(root);
    }

    private void repairAfterRemove(@Nullable IovaRange hole, @Nullable IovaRange holeParent) {
        IovaRange at = hole;
        IovaRange parent = holeParent;
        while (parent != null && !isRed(at)) {
            boolean left = at == parent.left;
            IovaRange sibling = sibling(parent, left);
            if (sibling.red) {
                sibling.red = false;
                parent.red = true;
                rotate(parent, left);
                sibling = sibling(parent, left);
            }
            IovaRange near = left ? sibling.left : sibling.right;
            IovaRange far = left ? sibling.right : sibling.left;
            if (!isRed(near) && !isRed(far)) {
                sibling.red = true;
                at = parent;
                parent = at.parent;
                continue;
            }
            if (!isRed(far)) {
                // the old sibling stays black, the new one gets its colour below
                rotate(sibling, !left);
                sibling = sibling(parent, left);
            }
            sibling.red = parent.red;
            parent.red = false;
            paintBlack(far);
            rotate(parent, left);
            at = root;
            parent = null;
        }
        paintBlack(at);
    }

    private static IovaRange sibling(IovaRange parent, boolean left) {
        IovaRange sibling = left ? parent.right : parent.left;
        if (sibling == null) {
            throw new IllegalStateException("iova tree: black heights differ (expected: equal)");
        }
        return sibling;
    }

    /** Turns the pair of a range and one child: to the left, the right child comes up. */
    private void rotate(IovaRange top, boolean toLeft) {
        IovaRange up = toLeft ? top.right : top.left;
        if (up == null) {
            throw new IllegalStateException("iova tree: no child to bring up (expected: one)");
        }
        adopt(top, !toLeft, toLeft ? up.left : up.right);
        replaceInParent(top, up);
        adopt(up, toLeft, top);
    }

    private static void adopt(IovaRange parent, boolean left, @Nullable IovaRange child) {
        if (left) {
            parent.left = child;
        } else {
            parent.right = child;
        }
        if (child != null) {
            child.parent = parent;
        }
    }

    private void replaceInParent(IovaRange old, @Nullable IovaRange with) {
        IovaRange parent = old.parent;
        if (parent == null) {
            root = with;
            if (with != null) {
                with.parent = null;
            }
        } else {
            adopt(parent, old == parent.left, with);
        }
    }

    private static boolean isRed(@Nullable IovaRange range) {
        return range != null && range.red;
    }

    private static void paintBlack(@Nullable IovaRange range) {
        if (range != null) {
            range.red = false;
        }
    }
}
