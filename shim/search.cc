/* search.cc - one search is one unit: match, fetch and copy, begun anew when a writer overwrote what it read. */
#include "inside.h"
#include <cmath>

namespace
{

/* Matches every docid above a border that is below the last, existing or not: combined with the query it skips the
 * pages already seen without visiting them. Local to one search, never serialised. */
class Above : public Xapian::PostingSource
{
    Xapian::docid first, last, at;

  public:
    Above(Xapian::docid after, Xapian::docid last_) : first(after + 1), last(last_), at(0) {}

    Xapian::doccount get_termfreq_min() const override
    {
        return 0;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return last - first + 1;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return get_termfreq_est();
    }
    void init(const Xapian::Database &) override
    {
        at = 0;
    }
    void next(double) override
    {
        at = at < first ? first : at + 1;
    }
    void skip_to(Xapian::docid to, double) override
    {
        if (at < first)
            at = first;
        if (at < to)
            at = to;
    }
    bool check(Xapian::docid to, double) override
    {
        skip_to(to, 0);
        return true;
    }
    bool at_end() const override
    {
        return at > last;
    }
    Xapian::docid get_docid() const override
    {
        return at;
    }
    std::string get_description() const override
    {
        return "Above";
    }
};

bool is_number(double v)
{
    return std::isfinite(v) && v >= 0;
}

void check_request(const xc_request *r)
{
    if (r == nullptr)
        throw xc::Refused{XC_INVALID, "no request", 0};
    if (r->query == nullptr)
        throw xc::Refused{XC_NOMEM, "no query", 0};
    if (r->weighted && !(is_number(r->k1) && is_number(r->b) && is_number(r->min_normlen)))
        throw xc::Refused{XC_INVALID, "weighting parameters must be numbers from 0 up", 0};
    if (!is_number(r->time_limit))
        throw xc::Refused{XC_INVALID, "the time limit must be a number of seconds", 0};
    if (r->weighted && r->after_docid != 0)
        throw xc::Refused{XC_INVALID, "paging by docid is for boolean searches", 0};
    if (r->sort_slot < -1 || r->collapse_slot < -1)
        throw xc::Refused{XC_INVALID, "no such value slot", 0};
}

void set_up(Xapian::Enquire &enquire, const xc_request *r)
{
    if (r->weighted)
        enquire.set_weighting_scheme(Xapian::BM25Weight(r->k1, 0, 1, r->b, r->min_normlen));
    else
        enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    if (r->sort_slot >= 0)
        enquire.set_sort_by_value_then_relevance(static_cast<Xapian::valueno>(r->sort_slot), !r->sort_ascending);
    if (r->collapse_slot >= 0)
        enquire.set_collapse_key(static_cast<Xapian::valueno>(r->collapse_slot), 1);
    if (r->time_limit > 0)
        enquire.set_time_limit(r->time_limit);
}

std::unique_ptr<xc_hits> finish(const Xapian::MSet &found, bool want_data)
{
    auto hits = std::make_unique<xc_hits>();
    hits->bounds = {found.get_matches_lower_bound(), found.get_matches_estimated(), found.get_matches_upper_bound()};
    hits->hit.reserve(found.size());
    for (auto it = found.begin(); it != found.end(); ++it)
        hits->hit.push_back(
            {want_data ? it.get_document().get_data() : std::string(), it.get_weight(), *it, it.get_collapse_count()});
    return hits;
}

std::unique_ptr<xc_hits> search(const Xapian::Database &db, const xc_request *r)
{
    /* A fresh Enquire each time: one that is used again keeps parts of its earlier settings. */
    Xapian::docid last = db.get_lastdocid();
    Above above(r->after_docid, last);
    Xapian::Query query = r->query->query;
    if (r->after_docid >= last)
        query = Xapian::Query();
    else if (r->after_docid != 0)
        query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(&above));
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    set_up(enquire, r);
    return finish(enquire.get_mset(r->first, r->max, r->check_at_least), r->want_data);
}

} // namespace

void xc_request_init(xc_request *r)
{
    *r = {};
    r->weighted = true;
    r->k1 = 1;
    r->b = .7;
    r->min_normlen = .1;
    r->max = 10;
    r->sort_slot = r->collapse_slot = -1;
    r->want_data = true;
}

xc_status xc_search(xc_hits **out, xc_db *db, const xc_request *r, xc_error *e)
{
    *out = nullptr;
    xc_status status = xc::guard(e, [&] { check_request(r); });
    if (status == XC_OK)
        status = xc_query_status(r->query, e);
    if (status != XC_OK)
        return status;
    return xc::unit(db, e, [&] { *out = search(db->db, r).release(); });
}

size_t xc_hits_count(const xc_hits *h)
{
    return h == nullptr ? 0 : h->hit.size();
}

xc_hit xc_hits_at(const xc_hits *h, size_t i)
{
    if (i >= xc_hits_count(h))
        return {0, 0, {"", 0}, 0};
    const xc_hits::Hit &x = h->hit[i];
    return {x.docid, x.weight, {x.data.data(), x.data.size()}, x.collapsed};
}

xc_bounds xc_hits_bounds(const xc_hits *h)
{
    return h == nullptr ? xc_bounds{} : h->bounds;
}

void xc_hits_free(xc_hits *h)
{
    delete h;
}
