/* Building the tree by medians, and searching it. */
#include "deal/point_tree.h"

#include "base/memory.h"

#include <math.h>

static double coordinate(const pl_point_tree *t, size_t place, uint32_t axis) {
    return t->points[t->order[place] * t->axes + axis];
}

static void swap(pl_point_tree *t, size_t a, size_t b) {
    size_t kept = t->order[a];
    t->order[a] = t->order[b];
    t->order[b] = kept;
}

static uint32_t widest_axis(const pl_point_tree *t, size_t low, size_t high) {
    uint32_t widest = 0;
    double most = -1;
    for (uint32_t a = 0; a < t->axes; a++) {
        double least = INFINITY, greatest = -INFINITY;
        for (size_t i = low; i < high; i++) {
            least = fmin(least, coordinate(t, i, a));
            greatest = fmax(greatest, coordinate(t, i, a));
        }
        if (greatest - least > most) {
            most = greatest - least;
            widest = a;
        }
    }
    return widest;
}

/* Puts the element that belongs at `middle` there, smaller ones before and greater ones after it
 * (Hoare's selection). */
static void put_median(pl_point_tree *t, size_t low, size_t high, size_t middle, uint32_t axis) {
    while (high - low > 1) {
        double pivot = coordinate(t, low + (high - low) / 2, axis);
        size_t i = low, j = high - 1;
        while (i <= j) {
            while (coordinate(t, i, axis) < pivot)
                i++;
            while (coordinate(t, j, axis) > pivot)
                j--;
            if (i <= j) {
                swap(t, i++, j);
                if (j-- == 0)
                    break;
            }
        }
        if (middle >= i)
            low = i;
        else if (j != SIZE_MAX && middle <= j)
            high = j + 1;
        else
            return;
    }
}

/* Each turn takes the first half of a stretch and goes on with the second. */
static void build(pl_point_tree *t, size_t low, size_t high) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t axis = widest_axis(t, low, high);
        put_median(t, low, high, middle, axis);
        t->axis[middle] = (uint8_t)axis;
        build(t, low, middle);
        low = middle + 1;
    }
}

parley_status pl_point_tree_init(pl_point_tree *tree, const double *points, size_t count,
                                 uint32_t axes) {
    *tree = (pl_point_tree){.points = points, .count = count, .axes = axes};
    tree->order = PL_NEW(size_t, count);
    tree->axis = PL_NEW(uint8_t, count);
    if (!tree->order || !tree->axis) {
        pl_point_tree_clear(tree);
        return pl_fail_memory();
    }
    for (size_t i = 0; i < count; i++)
        tree->order[i] = i;
    build(tree, 0, count);
    return PARLEY_OK;
}

void pl_point_tree_clear(pl_point_tree *tree) {
    pl_free(tree->order);
    pl_free(tree->axis);
    *tree = (pl_point_tree){0};
}

/* -- searching ------------------------------------------------------------------------------- */

typedef struct seeker {
    const pl_point_tree *tree;
    const double *at;
    double best; /* square of the distance */
    size_t index;
} seeker;

static void look_at(seeker *s, size_t index) {
    double square = 0;
    for (uint32_t a = 0; a < s->tree->axes; a++) {
        double difference = s->tree->points[index * s->tree->axes + a] - s->at[a];
        square += difference * difference;
    }
    if (square < s->best || (square == s->best && index < s->index)) {
        s->best = square;
        s->index = index;
    }
}

static void seek(seeker *s, size_t low, size_t high) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        double beyond =
            s->at[s->tree->axis[middle]] - coordinate(s->tree, middle, s->tree->axis[middle]);
        bool first = beyond < 0;
        look_at(s, s->tree->order[middle]);
        seek(s, first ? low : middle + 1, first ? middle : high);
        if (beyond * beyond > s->best)
            return;
        if (first)
            low = middle + 1;
        else
            high = middle;
    }
}

size_t pl_point_tree_nearest(const pl_point_tree *tree, const double *at, double *distance) {
    seeker s = {.tree = tree, .at = at, .best = INFINITY, .index = SIZE_MAX};
    seek(&s, 0, tree->count);
    *distance = sqrt(s.best);
    return s.index;
}
