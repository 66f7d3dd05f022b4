/* GeniusWeb JSON, written. */
#include "base/error.h"
#include "document/write.h"
#include "format/bid.h"
#include "format/form.h"
#include "utility/fraction.h"
#include "utility/profile_value.h"

#include <math.h>

static const int64_t ONE = 1000000000000; /* weights have 12 digits after the point */

static void put_range(pl_json *json, const parley_issue *issue) {
    pl_json_key(json, "range");
    pl_json_open(json, '{');
    pl_json_key(json, "low");
    pl_json_double(json, issue->low);
    pl_json_key(json, "high");
    pl_json_double(json, issue->high);
    pl_json_key(json, "step");
    pl_json_double(json, issue->kind == PARLEY_ISSUE_INTEGER ? 1 : issue->step);
    pl_json_close(json, '}');
}

static void put_domain(pl_json *json, const parley_profiles *form) {
    pl_json_open(json, '{');
    pl_json_key(json, "name");
    pl_json_string(json, form->name[0] ? form->name : "domain");
    pl_json_key(json, "issuesValues");
    pl_json_open(json, '{');
    for (size_t j = 0; j < form->issue_count; j++) {
        const parley_issue *issue = &form->issues[j];
        pl_json_key(json, issue->name);
        pl_json_open(json, '{');
        if (issue->kind == PARLEY_ISSUE_DISCRETE) {
            pl_json_key(json, "values");
            pl_json_open(json, '[');
            for (size_t i = 0; i < issue->value_count; i++)
                pl_json_string(json, issue->values[i]);
            pl_json_close(json, ']');
        } else {
            put_range(json, issue);
        }
        pl_json_close(json, '}');
    }
    pl_json_close(json, '}');
    pl_json_close(json, '}');
}

void pl_geniusweb_domain(pl_text *out, const parley_profiles *form) {
    pl_json json = {.out = out};
    put_domain(&json, form);
}

/* A utility, which rounding must not lead out of [0, 1]. */
static void put_share(pl_json *json, double value) {
    pl_json_double(json, fmin(fmax(value, 0), 1));
}

static void put_table(pl_json *json, const parley_issue *issue, const double *table) {
    pl_json_key(json, "discreteutils");
    pl_json_open(json, '{');
    pl_json_key(json, "valueUtilities");
    pl_json_open(json, '{');
    for (size_t i = 0; i < issue->value_count; i++) {
        pl_json_key(json, issue->values[i]);
        put_share(json, table[i]);
    }
    pl_json_close(json, '}');
    pl_json_close(json, '}');
}

static void put_line(pl_json *json, const parley_issue *issue, const parley_evaluator *e) {
    const struct {
        const char *value, *utility;
        double x;
    } ends[] = {{"lowValue", "lowUtility", issue->low}, {"highValue", "highUtility", issue->high}};
    pl_json_key(json, "numberutils");
    pl_json_open(json, '{');
    for (int i = 0; i < 2; i++) {
        pl_json_key(json, ends[i].value);
        pl_json_double(json, ends[i].x);
        pl_json_key(json, ends[i].utility);
        put_share(json, pl_nearest_decimal(e->offset + e->rise * (ends[i].x - e->from) / e->run));
    }
    pl_json_close(json, '}');
}

static void put_utilities(pl_json *json, const parley_profiles *form,
                          const parley_profile *profile) {
    pl_json_key(json, "issueUtilities");
    pl_json_open(json, '{');
    for (size_t j = 0; j < form->issue_count; j++) {
        const parley_evaluator *e = &profile->evaluators[j];
        pl_json_key(json, form->issues[j].name);
        pl_json_open(json, '{');
        if (e->kind == PARLEY_EVALUATE_TABLE)
            put_table(json, &form->issues[j], e->table);
        else
            put_line(json, &form->issues[j], e);
        pl_json_close(json, '}');
    }
    pl_json_close(json, '}');
}

/* GeniusWeb adds the weights up as decimals and wants exactly 1: the greatest takes what rounding
 * leaves over. */
static void put_weights(pl_json *json, const parley_profiles *form, const parley_profile *profile) {
    int64_t left = ONE;
    size_t greatest = 0;
    for (size_t j = 0; j < form->issue_count; j++) {
        left -= llround(profile->weights[j] * (double)ONE);
        if (profile->weights[j] > profile->weights[greatest])
            greatest = j;
    }
    pl_json_key(json, "issueWeights");
    pl_json_open(json, '{');
    for (size_t j = 0; j < form->issue_count; j++) {
        int64_t weight = llround(profile->weights[j] * (double)ONE) + (j == greatest ? left : 0);
        pl_json_key(json, form->issues[j].name);
        pl_json_double(json, (double)weight / (double)ONE);
    }
    pl_json_close(json, '}');
}

static void put_bid(pl_json *json, const parley_profiles *form, const double *outcome) {
    pl_json_key(json, "reservationBid");
    pl_json_open(json, '{');
    pl_json_key(json, "issuevalues");
    pl_json_open(json, '{');
    for (size_t j = 0; j < form->issue_count; j++) {
        const parley_issue *issue = &form->issues[j];
        if (isnan(outcome[j]))
            continue;
        pl_json_key(json, issue->name);
        if (issue->kind == PARLEY_ISSUE_DISCRETE)
            pl_json_string(json, issue->values[(size_t)outcome[j]]);
        else
            pl_json_double(json, outcome[j]);
    }
    pl_json_close(json, '}');
    pl_json_close(json, '}');
}

/* The bid whose utility is the least that is no less than the value: the same agreements are then
 * better than none. */
static parley_status put_reserve(pl_json *json, pl_form *form, size_t p) {
    const parley_profile *profile = &form->out.profiles[p];
    double outcome[PARLEY_MAX_ISSUES], utility, value = profile->reserve.value;
    if (profile->reserve.kind == PARLEY_RESERVE_OUTCOME)
        put_bid(json, &form->out, profile->reserve.outcome);
    if (profile->reserve.kind != PARLEY_RESERVE_VALUE || value <= 0)
        return PARLEY_OK;
    parley_status status = pl_bid_find(&form->out, p, value, outcome, &utility);
    if (status != PARLEY_OK)
        return status;
    put_bid(json, &form->out, outcome);
    if (utility < value - 1e-9)
        return pl_form_lose(form,
                            "the reservation value %.9g of \"%.64s\" is more than any agreement is "
                            "worth; the best one stands for it, worth %.9g",
                            value, profile->name, utility);
    if (utility > value + 1e-9)
        return pl_form_lose(form,
                            "the reservation value %.9g of \"%.64s\" becomes that of the nearest "
                            "bid above it, worth %.9g",
                            value, profile->name, utility);
    return PARLEY_OK;
}

parley_status pl_geniusweb_profile(pl_text *out, pl_form *form, size_t p) {
    const parley_profile *profile = &form->out.profiles[p];
    pl_json json = {.out = out};
    pl_json_open(&json, '{');
    pl_json_key(&json, "LinearAdditiveUtilitySpace");
    pl_json_open(&json, '{');
    pl_json_key(&json, "name");
    pl_json_string(&json, profile->name);
    put_utilities(&json, &form->out, profile);
    put_weights(&json, &form->out, profile);
    pl_json_key(&json, "domain");
    put_domain(&json, &form->out);
    parley_status status = put_reserve(&json, form, p);
    pl_json_close(&json, '}');
    pl_json_close(&json, '}');
    return status;
}
