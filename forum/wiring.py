"""When this happened, do that. Who reacts, what is on the timetable, which pages there are, what goes where.

The one place that knows all features. Read it to learn how the product hangs together.
"""

from importlib import import_module

from flask import Blueprint, Flask

from forum.accounts import jobs as accounts_jobs
from forum.accounts import service as accounts
from forum.accounts import sessions
from forum.accounts import views as accounts_views
from forum.actions import family as actions_family
from forum.actions import jobs as actions_jobs
from forum.actions import panels as actions_panels
from forum.actions import views as actions_views
from forum.actions.events import PromiseReported
from forum.actions.recall import recall
from forum.actions.service import following
from forum.attendance import panels as attendance_panels
from forum.attendance import queries as attendance_queries
from forum.attendance import views as attendance_views
from forum.config import Settings
from forum.demo import views as demo_views
from forum.directory import rules as directory_rules
from forum.directory import views as directory_views
from forum.forums import rules as forums_rules
from forum.forums import views as forums_views
from forum.inbox import jobs as inbox_jobs
from forum.inbox import service as inbox
from forum.invitations import family as invitations_family
from forum.invitations import freshness as invitations_freshness
from forum.invitations import handlers as invitations_handlers
from forum.invitations import itip, needs_panels, notice_panels, notices, proposals, series_panels
from forum.invitations import jobs as invitations_jobs
from forum.invitations import panels as invitations_panels
from forum.invitations import rules as invitations_rules
from forum.invitations import service as invitations
from forum.invitations import views as invitations_views
from forum.invitations.letters import attaching as letters_attaching
from forum.invitations.letters import jobs as letters_jobs
from forum.invitations.letters import service as letters
from forum.jobs import health, worker
from forum.jobs import service as jobs
from forum.kernel.events import when
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings import jobs as meetings_jobs
from forum.meetings import panels as meetings_panels
from forum.meetings import views as meetings_views
from forum.meetings.events import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingMoved,
    MeetingReworded,
    SeriesContinued,
    SeriesEnded,
    SeriesExtended,
    SeriesMoved,
    SeriesReworded,
)
from forum.minutes import family as minutes_family
from forum.minutes import handlers as minutes_handlers
from forum.minutes import jobs as minutes_jobs
from forum.minutes import panels as minutes_panels
from forum.minutes import service as minutes
from forum.minutes import views as minutes_views
from forum.minutes.adoption import jobs as adoption_jobs
from forum.minutes.adoption import links as adoption_links
from forum.minutes.adoption import panels as adoption_panels
from forum.minutes.adoption import telling as adoption_telling
from forum.minutes.endorsements import panels as endorsements_panels
from forum.minutes.events import MinutesPublished
from forum.minutes.proofs import jobs as proofs_jobs
from forum.minutes.proofs import panels as proofs_panels
from forum.minutes.review import links as review_links
from forum.minutes.review import panels as review_panels
from forum.minutes.sending import mails as minutes_mails
from forum.minutes.sending import service as minutes_sending
from forum.minutes.sending import trouble as minutes_trouble
from forum.outbox import door, families, freshness
from forum.outbox import jobs as outbox_jobs
from forum.outbox import service as outbox
from forum.outbox.events import MessageFailed, MessageReturned
from forum.portal import views as portal_views
from forum.reminders import jobs as reminders_jobs
from forum.reminders import panels as reminders_panels
from forum.reminders import service as reminders
from forum.reminders import views as reminders_views
from forum.reports import jobs as reports_jobs
from forum.reports import pages as reports_views
from forum.reports import panels as reports_panels
from forum.reports.digest import jobs as digest_jobs
from forum.reports.digest import panels as digest_panels
from forum.reports.digest import service as digest
from forum.reports.publishing import panels as publishing_panels
from forum.reports.wide import panels as wide_panels
from forum.reports.wide import rules as wide_rules
from forum.search import jobs as search_jobs
from forum.search import views as search_views
from forum.search import watching
from forum.web import access, navigation, panels
from forum.web.navigation import Entry

TABLES = (
    "directory", "accounts", "forums", "meetings", "invitations", "reminders", "attendance", "actions", "minutes",
    "minutes.review", "minutes.adoption", "minutes.pictures", "minutes.starting", "minutes.proofs", "minutes.sending",
    "minutes.endorsements", "reports", "search", "outbox", "inbox", "jobs",
)  # fmt: skip
for _feature in TABLES:
    import_module(f"forum.{_feature}.models")  # every table is known before the first query

PAGES = (
    accounts_views, directory_views, forums_views, meetings_views, invitations_views, reminders_views,
    attendance_views, actions_views, minutes_views, reports_views, portal_views, search_views,
)  # fmt: skip


def blueprints(settings: Settings) -> list[Blueprint]:
    """The pages this installation has; the development mailbox only where the product is developed or shown."""
    pages = [module.blueprint for module in PAGES]
    return [*pages, demo_views.blueprint] if settings.is_development else pages


def connect(app: Flask) -> None:
    """Tie features together. Called once per application; safe to call again."""
    sessions.init()
    _connect_rules()
    _connect_jobs()
    _connect_timetable(app)
    _connect_events()
    watching.watch()
    _connect_panels()
    _connect_navigation()


def _connect_rules() -> None:
    """Who may do what because of something a feature to its left knows."""
    directory_rules.may_edit_because(forums_rules.organises_any)
    directory_rules.may_see_because(forums_rules.belongs_anywhere)


def _connect_jobs() -> None:
    jobs.handle(outbox.DELIVER, outbox_jobs.deliver, talks=True, given_up=outbox_jobs.given_up, rests=door.is_closed)
    jobs.handle(inbox.READ, inbox_jobs.read, talks=True)
    inbox.read_with(itip.read)
    jobs.handle(notices.SEND, notices.come_due)
    jobs.handle(accounts.MAIL_LINK, accounts_jobs.mail_link)
    jobs.handle(following.TELL, following.tell)
    jobs.handle(minutes.RENDER, minutes_jobs.render, talks=True)
    jobs.handle(minutes_sending.SEND, minutes_sending.send)
    jobs.handle(proofs_jobs.STAMP, proofs_jobs.stamp, talks=True, pace=proofs_jobs.PACE)
    jobs.handle(proofs_jobs.SIGN, proofs_jobs.sign, talks=True, pace=proofs_jobs.PACE)
    jobs.handle(letters.COPIES, letters_jobs.copies, talks=True, given_up=letters_jobs.given_up)


def _connect_timetable(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    worker.every(health.SIGN_EVERY_SECONDS, "worker.alive", health.sign_of_life)
    worker.every(settings.mail_poll_seconds, inbox_jobs.POLL, lambda: _ignore(inbox_jobs.poll()))
    worker.every(20, "outbox.rest", outbox_jobs.rest)
    worker.at_the_end(outbox_jobs.hang_up)
    worker.beside("inbox.listen", inbox_jobs.listen)
    worker.every(60, "reminders.scan", lambda: _ignore(reminders_jobs.scan()))
    worker.every(digest_jobs.EVERY_SECONDS, "reports.digest", lambda: _ignore(digest_jobs.scan()))
    worker.every(reports_jobs.EVERY_SECONDS, "reports.settle", lambda: _ignore(reports_jobs.settle()))
    worker.every(86_400, "meetings.reach", lambda: _ignore(meetings_jobs.reach()))
    worker.every(86_400, "invitations.forget_needs", lambda: _ignore(invitations_jobs.forget_needs()))
    worker.every(86_400, "minutes.thin", lambda: _ignore(minutes_jobs.thin()))
    worker.every(3_600, "actions.remind", lambda: _ignore(actions_jobs.remind()))
    worker.every(60, "minutes.adoption", lambda: _ignore(adoption_jobs.end_due()))
    worker.every(60, "minutes.adoption_reminders", lambda: _ignore(adoption_jobs.remind_due()))
    worker.every(86_400, "actions.codes", lambda: _ignore(actions_jobs.number_old()))
    worker.every(search_jobs.EVERY_SECONDS, "search.read_due", lambda: _ignore(search_jobs.read_due()))


def _ignore(_result: object) -> None:
    """A periodic task's result is in the rows it wrote."""


def _connect_events() -> None:
    """Event -> handlers, in the order in which they follow."""
    when(MeetingAnnounced, reminders.announced)
    when(MeetingAnnounced, invitations_handlers.meeting_announced)
    when(MeetingMoved, proposals.meeting_moved)
    when(MeetingMoved, letters_attaching.follow)
    when(MeetingMoved, invitations_handlers.meeting_changed)
    when(MeetingReworded, invitations_handlers.meeting_changed)
    when(MeetingReworded, letters_attaching.follow)
    when(MeetingCancelled, proposals.meeting_cancelled)
    when(MeetingCancelled, invitations_handlers.meeting_cancelled)
    when(SeriesMoved, invitations_handlers.series_changed)
    when(SeriesReworded, invitations_handlers.series_changed)
    when(SeriesExtended, invitations_handlers.series_extended)
    when(SeriesEnded, invitations_handlers.series_ended)
    when(SeriesContinued, invitations_handlers.series_continued)
    when(PromiseReported, following.reported)
    when(MessageFailed, invitations_handlers.message_failed)
    when(MessageFailed, minutes_trouble.message_failed)
    when(MessageReturned, minutes_trouble.message_failed)
    when(MinutesPublished, minutes_handlers.published)
    when(MinutesPublished, proofs_jobs.published)
    families.register([invitations_family.FAMILY, actions_family.FAMILY, minutes_family.FAMILY])
    invitations.recall_promises_with(recall)
    reminders.told_who_came_by(attendance_queries.codes)
    freshness.check_with("reminder", reminders.look)
    freshness.check_with(adoption_links.KIND, adoption_links.look)
    freshness.check_with(adoption_telling.REMINDER, adoption_telling.look_at_reminder)
    freshness.check_with(review_links.KIND, review_links.look)
    freshness.check_with(digest.KIND, digest.look)
    freshness.check_with(minutes_mails.KIND, minutes_sending.look, after=minutes_sending.STALE)
    freshness.check_with("invitation", invitations_freshness.look, after=invitations_freshness.STALE)


def _connect_panels() -> None:
    """Slot -> who contributes."""
    panels.offer("forum", meetings_panels.of_forum)
    panels.offer("meeting", invitations_panels.for_meeting, place="invite")
    panels.offer("meeting", needs_panels.for_meeting, place="invite")
    panels.offer("series", series_panels.for_series)
    panels.offer("series_row", series_panels.for_rows)
    panels.offer("series_row", minutes_panels.for_rows)
    panels.offer("series_change", series_panels.before_change)
    panels.offer("meeting", notice_panels.for_meeting)
    panels.offer("meeting", notice_panels.proposed)
    panels.offer("change", notice_panels.before_saving)
    panels.offer("meeting", reminders_panels.for_meeting, place="plan")
    panels.offer("waiting", reminders_panels.for_nudging)
    panels.offer("invitees", reminders_panels.for_invitees)
    panels.offer("meeting", attendance_panels.for_meeting, place="hold")
    panels.offer("today", invitations_panels.for_today)
    panels.offer("account", invitations_panels.for_account)
    panels.offer("account", digest_panels.for_account)
    panels.offer("account", proofs_panels.for_account)
    panels.offer("today", attendance_panels.for_today)
    panels.offer("meeting", minutes_panels.for_meeting, place="conclude")
    panels.offer("meeting", endorsements_panels.for_meeting, place="conclude")
    panels.offer("today", minutes_panels.for_today)
    panels.offer("meeting", review_panels.for_meeting, place="conclude")
    panels.offer("meeting", adoption_panels.for_meeting, place="conclude")
    panels.offer("today", review_panels.for_today)
    panels.offer("today", adoption_panels.for_today)
    panels.offer("forum", adoption_panels.for_forum)
    panels.offer("meeting", actions_panels.for_meeting, place="conclude")
    panels.offer("meeting", actions_panels.matters_to_plan, place="plan")
    panels.offer("meeting", actions_panels.matters_to_review, place="hold")
    panels.offer("today", actions_panels.for_today)
    panels.offer("reply", minutes_panels.for_reply)
    panels.offer("reply", actions_panels.for_reply)
    panels.offer("forum", actions_panels.for_forum)
    panels.offer("forum", actions_panels.plan_of_forum)
    panels.offer("forum", actions_panels.matters_of_forum)
    panels.offer("report", actions_panels.gap_of_forum)
    panels.offer("public_forum", actions_panels.plan_of_forum)
    panels.offer("forum", reminders_panels.for_forum)
    panels.offer("here", attendance_panels.for_invitee)
    panels.offer("forum", reports_panels.for_forum)
    panels.offer("forum", wide_panels.for_forum)
    panels.offer("public_forum", publishing_panels.for_public_forum)
    panels.offer("today", reports_panels.for_today)


def _connect_navigation() -> None:
    """The main navigation, in order."""
    navigation.register([
        Entry(_l("Today"), "meetings.today", ("meetings", "attendance", "minutes", "invitations", "reminders"),
              access.signed_in),
        Entry(_l("Action items"), "actions.index", ("actions",), access.signed_in),
        Entry(_l("Forums"), "forums.index", ("forums", "reports", "meetings.new", "meetings.new_series",
              "invitations.letter_defaults", "minutes.starting_texts", "minutes.starting_text",
              "invitations.import_meetings", "reminders.policies",
              "reminders.edit_policy", "reminders.new_policy"), access.signed_in),
        Entry(_l("Comparison"), "reports.comparison_view", ("reports.comparison_view", "reports.award"),
              wide_rules.reads_every_report),
        Entry(_l("Email"), "invitations.tray_list", ("invitations.tray_list", "invitations.tray_one",
              "invitations.tray_decided", "invitations.outbox"), invitations_rules.may_read_tray),
        Entry(_l("Directory"), "directory.index", ("directory",), directory_rules.may_see),
        Entry(_l("Users"), "accounts.users", ("accounts",), access.administrator),
    ])  # fmt: skip
