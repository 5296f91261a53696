/* query.cc - queries, built bottom-up. What goes wrong is kept in the query itself and told when it is used. */
#include "inside.h"

namespace
{

/* What stands for every query that there was no memory for: a caller may give NULL a meaning of its own. */
xc_query *starved() noexcept
{
    static xc_query one = {Xapian::Query(), {XC_NOMEM, 0, "std::bad_alloc", "out of memory"}};
    return &one;
}

xc_query *make() noexcept
{
    xc_query *q = starved();
    xc::guard(nullptr, [&] { q = new xc_query(); });
    return q;
}

/* Fill a new query; a failure poisons it. */
template <class Body> xc_query *build(Body &&body) noexcept
{
    xc_query *q = make();
    if (q != starved()) {
        xc_error error;
        xc::guard(&error, [&] { q->query = body(); });
        q->error = error;
    }
    return q;
}

/* The first part that is not sound, n when there is none. */
size_t first_bad(xc_query *const *part, size_t n) noexcept
{
    size_t i = 0;
    while (i < n && part[i] != nullptr && part[i]->error.status == XC_OK)
        i++;
    return i;
}

/* A query poisoned by another, with the reason that one brings along. */
xc_query *poisoned_by(const xc_query *bad) noexcept
{
    xc_query *q = make();
    if (q != starved())
        xc_query_status(bad, &q->error);
    return q;
}

Xapian::Query::op op_of(xc_op op)
{
    switch (op) {
    case XC_AND:
        return Xapian::Query::OP_AND;
    case XC_OR:
        return Xapian::Query::OP_OR;
    case XC_AND_NOT:
        return Xapian::Query::OP_AND_NOT;
    case XC_FILTER:
        return Xapian::Query::OP_FILTER;
    case XC_AND_MAYBE:
        return Xapian::Query::OP_AND_MAYBE;
    case XC_SYNONYM:
        return Xapian::Query::OP_SYNONYM;
    case XC_MAX:
        return Xapian::Query::OP_MAX;
    }
    throw xc::Refused{XC_INVALID, "no such operator", 0};
}

} // namespace

xc_query *xc_query_term(xc_str term)
{
    return build([&] {
        xc::check_term(term); /* the empty term would match everything */
        return Xapian::Query(xc::string_of(term));
    });
}

xc_query *xc_query_prefix(xc_str prefix, uint32_t max_terms)
{
    return build([&] {
        xc::check_term(prefix);
        if (max_terms == 0) /* Xapian takes it for "no limit" */
            throw xc::Refused{XC_INVALID, "a prefix needs a limit of terms", 0};
        return Xapian::Query(Xapian::Query::OP_WILDCARD, xc::string_of(prefix), max_terms,
                             Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT);
    });
}

xc_query *xc_query_join(xc_op op, xc_query **part, size_t n)
{
    size_t bad = first_bad(part, n);
    xc_query *q = bad < n ? poisoned_by(part[bad]) : build([&] {
        Xapian::Query::op what = op_of(op);
        std::vector<Xapian::Query> parts;
        parts.reserve(n);
        for (size_t i = 0; i < n; i++)
            parts.push_back(part[i]->query);
        return n == 0 ? Xapian::Query() : Xapian::Query(what, parts.begin(), parts.end());
    });
    for (size_t i = 0; i < n; i++)
        xc_query_free(part[i]);
    return q;
}

xc_query *xc_query_scale(xc_query *part, double factor)
{
    xc_query *q = first_bad(&part, 1) == 0 ? poisoned_by(part) : build([&] {
        if (!(factor >= 0 && factor <= 1e300)) /* NaN too */
            throw xc::Refused{XC_INVALID, "a factor must be a number from 0 up", 0};
        return Xapian::Query(factor, part->query);
    });
    xc_query_free(part);
    return q;
}

xc_query *xc_query_all(void)
{
    /* Not Query::MatchAll: that is one object for all threads with a reference count that is not atomic. */
    return build([] { return Xapian::Query(std::string()); });
}

xc_query *xc_query_copy(const xc_query *from)
{
    if (from == nullptr)
        return nullptr;
    if (from->error.status != XC_OK)
        return poisoned_by(from);
    return build([&] {
        /* Deep, by way of bytes: a shallow copy shares reference counts, and the copy may go to another thread. */
        return Xapian::Query::unserialise(from->query.serialise());
    });
}

void xc_query_free(xc_query *q)
{
    if (q != starved())
        delete q;
}

xc_status xc_query_status(const xc_query *q, xc_error *e)
{
    if (q == nullptr)
        return xc::fail(e, XC_NOMEM, "", "no query");
    if (e != nullptr)
        *e = q->error;
    return q->error.status;
}
