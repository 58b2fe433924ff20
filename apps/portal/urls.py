"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from apps.portal.views import bundle, demonstration, desk, facts, inbox, lots, site, statistics

app_name = "portal"
urlpatterns = [
    path("", site.home, name="home"),
    path("deadlines/", site.deadlines, name="deadlines"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<slug:table>.csv", statistics.file, name="statistics_file"),
    path("verify/", site.verify, name="verify"),
    path("verify/kaiming-verify.pyz", bundle.verifier, name="verifier"),
    path("help/", site.help_index, name="help"),
    path("help/<slug:name>/", site.help_for, name="guide"),
    path("about/", site.about, name="about"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("demonstration/start", demonstration.start, name="demonstration_start"),
    path("demonstration/entering/", demonstration.entering, name="demonstration_entering"),
    path("demonstration/keys", demonstration.keys, name="demonstration_keys"),
    path("demonstration/state.json", demonstration.state, name="demonstration_state"),
    path("lots/", lots.lots, name="lots"),
    path("lots.json", facts.lots, name="lots_json"),
    path("notices.atom", facts.feed, name="feed"),
    path("lots/<str:code>/", lots.lot, name="lot"),
    path("lots/<str:code>/bundle.zip", bundle.bundle, name="bundle"),
    path("lots/<str:code>/facts.json", facts.facts, name="lot_facts"),
    path("lots/<str:code>/notices/<int:number>/", lots.notice, name="notice"),
    path("desk/", desk.desk, name="desk"),
    path("desk/inbox/", inbox.inbox, name="inbox"),
    path("desk/inbox/read/", inbox.read_all, name="inbox_read"),
    path("desk/inbox/preferences/", inbox.preferences, name="preferences"),
    path("desk/inbox/<int:item_id>/", inbox.message, name="message"),
    path("desk/deliveries/", inbox.deliveries, name="deliveries"),
]
