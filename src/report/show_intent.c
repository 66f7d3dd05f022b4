/* Evidence on intent as it is on record: the prior and why, the pieces by date with their
 * probabilities. */
#include "report/show.h"

#include <parley/evidence.h>

/* The pieces that cannot hold beside this one, whichever of the two says so. */
static void put_contradictions(pl_text *line, const parley_view *view, const parley_intent *intent,
                               uint32_t piece, const char *language) {
    size_t start = 0;
    for (uint32_t other = 0; other < intent->evidence_count; other++) {
        bool against = false;
        if (other == piece || !parley_view_sees(view, &intent->evidence[other].record))
            continue;
        const parley_indices *of = &intent->evidence[piece].contradicts;
        for (size_t k = 0; k < of->count; k++)
            against |= of->items[k] == other;
        of = &intent->evidence[other].contradicts;
        for (size_t k = 0; k < of->count; k++)
            against |= of->items[k] == piece;
        if (!against)
            continue;
        if (!start) {
            pl_text_put(line, pl_say(PL_SAY_SEMICOLON, language));
            pl_text_put(line, pl_say(PL_SAY_NOT_BESIDE, language));
            start = line->length;
        }
        pl_put_listed(line, start, intent->evidence[other].id, language);
    }
}

static void put_piece(pl_text *out, const parley_view *view, const pl_style *style,
                      const parley_intent *intent, uint32_t index) {
    const parley_evidence *piece = &intent->evidence[index];
    const char *language = style->language;
    pl_text line = {0}, dealer = {0}, staller = {0};
    pl_text_put(&line, piece->id);
    if (piece->record.known != INT32_MIN)
        pl_text_put(&line, "  ");
    pl_put_date(&line, view, &piece->record, language);
    pl_say_with(&line, PL_SAY_IN_BRACKETS, language, pl_say_basis(piece->basis, language));
    pl_put_prefixed(out, style, "  ", "    ", PL_PLAIN, pl_text_string(&line));
    out->failed |= line.failed;
    pl_text_clear(&line);
    pl_show_record(out, view, style, 4, &piece->record);
    pl_put_interval(&dealer, piece->dealer, language);
    pl_put_interval(&staller, piece->staller, language);
    pl_say_with(&line, PL_SAY_LIKELIHOODS, language, pl_text_string(&dealer),
                pl_text_string(&staller));
    put_contradictions(&line, view, intent, index, language);
    pl_put_paragraph(out, style, 4, pl_text_string(&line));
    out->failed |= line.failed || dealer.failed || staller.failed;
    pl_text_clear(&line);
    pl_text_clear(&dealer);
    pl_text_clear(&staller);
}

static void put_intent(pl_text *out, const parley_view *view, const pl_style *style,
                       const parley_intent *intent) {
    const char *language = style->language;
    pl_text line = {0};
    pl_put_heading(out, style, pl_party_name(view, intent->party, language));
    pl_put_interval(&line, intent->prior, language);
    pl_text_put(&line, pl_say(PL_SAY_SEMICOLON, language));
    pl_text_put(&line, parley_text_get(&intent->why, language));
    pl_put_sources(&line, view, &intent->record, language);
    pl_put_item(out, style, 2, PL_FAINT, pl_say(PL_SAY_PRIOR, language), 10, pl_text_string(&line));
    out->failed |= line.failed;
    pl_text_clear(&line);
    for (uint32_t i = 0; i < intent->evidence_count; i++)
        if (parley_view_sees(view, &intent->evidence[i].record))
            put_piece(out, view, style, intent, i);
}

void pl_show_intent(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const parley_dossier *d = view->dossier;
    size_t seen = pl_seen(view, d->intents, d->intent_count, sizeof *d->intents);
    (void)which;
    pl_show_head(out, view, style, PL_SAY_INTENT);
    if (seen) {
        pl_put_paragraph(out, style, 0, pl_say(PL_SAY_INTENT_MEANS, style->language));
    } else {
        pl_text_put(out, "\n");
        pl_put_paragraph(out, style, 0, pl_say(PL_SAY_NONE, style->language));
    }
    for (size_t i = 0; i < d->intent_count; i++)
        if (parley_view_sees(view, &d->intents[i].record))
            put_intent(out, view, style, &d->intents[i]);
}
