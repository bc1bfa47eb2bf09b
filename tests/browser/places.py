"""Every page of the product, with an address in Kabupaten Contoh and somebody who may open it.

A new GET route belongs into PLACES, or into NOT_PAGES (beside) when it answers with something else than a page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from forum.actions import queries as actions
from forum.actions.service import owner_link
from forum.demo.world import desk
from forum.invitations.service import token
from forum.minutes import queries as minutes
from forum.minutes.sending import readers
from forum.reminders import queries as reminders
from forum.reports.digest.service import stop_link
from tests.browser.corrected import corrected, endorsed
from tests.browser.town import Town

Address = Callable[[Town], str]
REPORT = """Name (Original Name),User Email,Total Duration (Minutes)
Dinas Sosial - Rini (Rini Astuti),,93
iPhone,,12
"""
TABLE = "Siapa;Asal;Lama\nRini Astuti;Dinas Sosial;90\n"


@dataclass(frozen=True)
class Place:
    """`address` of a page in a town; `who` opens it: a role, or nobody in particular."""

    address: Address
    who: str | None = None
    note: str = ""


def _at(pattern: str, who: str | None = "organiser", note: str = "") -> Place:
    """An address with `{forum}`, a meeting's `{held}`, `{coming}`, `{now}`, `{draft}`, or the number of a row."""

    def address(town: Town) -> str:
        keys = {"held": town.held, "coming": town.coming, "now": town.now, "draft": town.draft}
        return pattern.format(forum=town.forum.slug, **keys, **town.ids())

    return Place(address, who, note)


PLACES: dict[str, list[Place]] = {
    "accounts.account": [_at("/akun")],
    "accounts.ask_for_link": [_at("/masuk/tautan", None)],
    "accounts.begin": [Place(lambda town: f"/mulai/{town.link('set_password')}")],
    "accounts.link_sent": [_at("/masuk/tautan/terkirim", None)],
    "accounts.sign_in": [_at("/masuk", None)],
    "accounts.sign_in_by_link": [Place(lambda town: f"/masuk/{town.link('sign_in')}")],
    "accounts.users": [_at("/pengguna", "administrator")],
    "actions.changed_many": [Place(lambda town: f"/tindak-lanjut/ubah/{town.changed()}", "organiser")],
    "actions.index": [_at("/tindak-lanjut"), _at("/tindak-lanjut?tampilan=papan", note="board"),
                      _at("/tindak-lanjut?tampilan=kalender", note="month"), _at("/tindak-lanjut", "leader", "leader")],
    "actions.assess_commitment": [Place(lambda town: f"/komitmen/{town.commitment()}/penilaian", "organiser")],
    "actions.change_commitment": [Place(lambda town: f"/komitmen/{town.commitment()}/ubah", "organiser")],
    "actions.change_milestone": [Place(lambda town: f"/komitmen/{town.commitment()}/tonggak/{town.milestone()}",
                                       "organiser")],
    "actions.commitment": [Place(lambda town: f"/komitmen/{town.commitment()}", "organiser"),
                           Place(lambda town: f"/komitmen/{town.commitment()}", note="public")],
    "actions.commitments": [_at("/forum/{forum}/komitmen"), _at("/forum/{forum}/komitmen", None, "public")],
    "actions.follow_by_mail": [Place(lambda town: f"/t/{town.promise.key}/ikuti/email")],
    "actions.following": [Place(lambda town: f"/ikuti/{town.follower()}")],
    "actions.forward": [Place(lambda town: f"/t/{town.promise.key}/teruskan", "organiser")],
    "actions.gap": [_at("/forum/{forum}/kesenjangan", "leader"), _at("/forum/{forum}/kesenjangan", None, "public")],
    "actions.import_plan": [_at("/forum/{forum}/komitmen/impor")],
    "actions.matter": [Place(lambda town: f"/terusan/{town.matter()}", "administrator")],
    "actions.matters": [_at("/forum/{forum}/terusan")],
    "actions.new_commitment": [_at("/forum/{forum}/komitmen/baru")],
    "actions.new_milestone": [Place(lambda town: f"/komitmen/{town.commitment()}/tonggak/baru", "organiser")],
    "actions.place": [Place(lambda town: f"/t/{town.promise.key}/kaitan", "organiser")],
    "actions.planned": [Place(lambda town: f"/komitmen/impor/{town.plan_import()}", "organiser")],
    "actions.task_feed": [_at("/forum/{forum}/tugas")],
    "actions.reminding_policy": [_at("/forum/{forum}/tindak-lanjut/pengingat")],
    "actions.report": [Place(lambda town: owner_link(town.promise))],
    "actions.review_matters": [_at("/rapat/{coming}/tindak-lanjut")],
    "actions.show": [Place(lambda town: f"/t/{town.promise.key}"),
                     Place(lambda town: f"/t/{town.promise.key}", "organiser", "organiser")],
    "attendance.add": [_at("/rapat/{now}/pintu/tambah")],
    "attendance.close": [_at("/rapat/{now}/pintu/tutup")],
    "attendance.declare": [Place(lambda town: town.code())],
    "attendance.desk": [Place(lambda town: f"/pintu/{town.door()}")],
    "attendance.desk_start": [_at("/pintu/", None)],
    "attendance.devices": [_at("/rapat/{now}/pintu/perangkat"),
                           Place(lambda town: town.admitted(), "organiser", "code")],
    "attendance.door": [_at("/rapat/{now}/pintu"), _at("/rapat/{held}/pintu", note="held")],
    "attendance.excuse": [_at("/rapat/{now}/kehadiran/{organisation_now}/izin")],
    "attendance.overview": [_at("/rapat/{now}/kehadiran"),
                            _at("/rapat/{held}/kehadiran?hasil=came&sisi=government", "leader", "leader")],
    "attendance.take_back": [_at("/rapat/{now}/pintu/orang/{attendance}/batal")],
    "attendance.take_back_mark": [_at("/rapat/{held}/kehadiran/tidak-hadir/{mark_held}/batal")],
    "attendance.why": [_at("/rapat/{now}/kehadiran/{organisation_now}"),
                       _at("/rapat/{held}/kehadiran/{organisation_held}", "leader", "leader")],
    "attendance.edit": [_at("/rapat/{now}/pintu/orang/{attendance}")],
    "attendance.live": [Place(lambda town: f"/rapat/{town.watched()}/langsung", "leader")],
    "attendance.questions": [_at("/rapat/{now}/pintu/pertanyaan"),
                             Place(lambda town: town.asked(), "organiser", "open")],
    "attendance.report": [Place(lambda town: _report(town, REPORT), "organiser"),
                          Place(lambda town: _report(town, TABLE), "organiser", "columns")],
    "attendance.reports": [_at("/rapat/{now}/pintu/laporan")],
    "attendance.scan_code": [Place(lambda town: town.code(), note="scan")],
    "attendance.screen": [Place(lambda town: f"/rapat/{town.checking_in()}/layar", "organiser"),
                          _at("/rapat/{held}/layar", note="over")],
    "attendance.sheet": [_at("/rapat/{now}/pintu/lembar"), _at("/rapat/{now}/pintu/lembar?halaman=2", note="page"),
                         _at("/rapat/{coming}/pintu/lembar", note="printing")],
    "attendance.type_code": [_at("/hadir", None)],
    "demo.index": [_at("/surat", None)],
    "demo.letter": [_at("/surat/{letter}", None)],
    "directory.appoint": [_at("/direktori/jabatan/{office}/pejabat", "administrator")],
    "directory.change_office": [_at("/direktori/jabatan/{office}/ubah", "administrator")],
    "directory.change_organisation": [_at("/direktori/organisasi/{organisation}/ubah", "administrator")],
    "directory.change_person": [_at("/direktori/orang/{person}/ubah", "administrator")],
    "directory.end_tenure": [_at("/direktori/masa-jabatan/{tenure}/akhiri", "administrator")],
    "directory.follow": [_at("/direktori/organisasi/{organisation}/penerus", "administrator")],
    "directory.import_batch": [Place(lambda town: f"/direktori/impor/{town.import_key()}", "administrator")],
    "directory.imports": [_at("/direktori/impor", "administrator")],
    "directory.index": [_at("/direktori"), _at("/direktori?cari=dinas", note="search")],
    "directory.new_office": [_at("/direktori/organisasi/{organisation}/jabatan/baru", "administrator")],
    "directory.new_organisation": [_at("/direktori/organisasi/baru", "administrator")],
    "directory.new_person": [_at("/direktori/organisasi/{organisation}/orang/baru", "administrator")],
    "directory.new_region": [_at("/direktori/wilayah/baru", "administrator")],
    "directory.office": [_at("/direktori/jabatan/{office}")],
    "directory.organisation": [_at("/direktori/organisasi/{organisation}")],
    "directory.person": [_at("/direktori/orang/{person}")],
    "directory.regions": [_at("/direktori/wilayah")],
    "forums.edit": [_at("/forum/{forum}/atur")],
    "forums.end_membership": [_at("/forum/{forum}/anggota/{member}/akhiri")],
    "forums.index": [_at("/forum")],
    "forums.members": [_at("/forum/{forum}/anggota")],
    "forums.new": [_at("/forum/baru", "administrator")],
    "forums.roles": [_at("/forum/{forum}/pengelola")],
    "forums.show": [_at("/forum/{forum}"), _at("/forum/{forum}", "leader", "leader")],
    "invitations.by_hand": [_at("/rapat/{coming}/undangan/langsung?untuk=semua")],
    "invitations.feed": [Place(lambda town: f"/langganan/{town.feed()}")],
    "invitations.letter": [_at("/rapat/{coming}/surat"), _at("/rapat/{draft}/surat", note="draft")],
    "invitations.letter_defaults": [_at("/forum/{forum}/atur/surat")],
    "invitations.import_meetings": [_at("/forum/{forum}/rapat/pindahan")],
    "invitations.manage": [_at("/rapat/{coming}/undangan"), _at("/rapat/{draft}/undangan", note="draft")],
    "invitations.one": [Place(lambda town: _one(town, town.answered(town.coming).id), "organiser"),
                        Place(lambda town: _one(town, town.waiting(town.coming).id), "organiser", "waiting"),
                        Place(lambda town: _one(town, town.chair(desk.FULL).id), "organiser", "came back"),
                        Place(lambda town: _one(town, town.delegate.id), "organiser", "mandate")],
    "invitations.notice": [Place(lambda town: f"/rapat/{town.unsettled()}/pemberitahuan", "organiser")],
    "invitations.outbox": [_at("/surat-keluar")],
    "invitations.preview": [Place(lambda town: f"/rapat/{town.chosen()}/undangan/pratinjau", "organiser")],
    "invitations.proposals": [Place(lambda town: f"/rapat/{town.unsettled()}/usulan", "organiser")],
    "invitations.propose": [Place(lambda town: f"{_reply(town, town.coming)}/usul")],
    "invitations.reply": [Place(lambda town: _reply(town, town.coming)),
                          Place(lambda town: f"/u/{token(town.answered(town.coming))}", note="answered"),
                          Place(lambda town: f"/u/{token(town.invitations(town.held)[0])}", note="over"),
                          Place(lambda town: f"/u/{token(town.delegate)}", note="delegate"),
                          Place(lambda town: f"/u/{token(town.standing())}", note="series"),
                          Place(lambda town: f"/u/{token(town.standing())}?jawab=diwakilkan", note="series, asking")],
    "invitations.series_manage": [Place(lambda town: _series(town, ""), "organiser")],
    "invitations.series_one": [Place(lambda town: _series(town, f"/{town.standing().id}"), "organiser")],
    "invitations.series_preview": [Place(lambda town: _series(town, "/pratinjau"), "organiser")],
    "invitations.tray_decided": [_at("/surat-masuk/diurus")],
    "invitations.tray_list": [_at("/surat-masuk"), _at("/surat-masuk", "administrator", "administrator")],
    "invitations.tray_one": [_at("/surat-masuk/{inbox}", "administrator")],
    "meetings.agenda": [_at("/rapat/{draft}/agenda")],
    "meetings.cancel": [_at("/rapat/{coming}/batal")],
    "meetings.documents": [_at("/rapat/{now}/dokumen")],
    "meetings.edit": [_at("/rapat/{coming}/ubah"),
                      Place(lambda town: town.proposed(), "organiser", "proposed")],
    "meetings.new": [_at("/forum/{forum}/rapat/baru")],
    "meetings.edit_series": [Place(lambda town: f"/seri/{town.series()}/ubah", "organiser")],
    "meetings.end_series": [Place(lambda town: f"/seri/{town.series()}/akhiri", "organiser")],
    "meetings.extend_series": [Place(lambda town: f"/seri/{town.series()}/tambah", "organiser")],
    "meetings.new_series": [_at("/forum/{forum}/seri/baru"),
                            _at("/forum/{forum}/seri/baru?pola=bulanan", note="usual")],
    "meetings.reschedule_series": [Place(lambda town: f"/seri/{town.series()}/jadwal", "organiser")],
    "meetings.series": [Place(lambda town: f"/seri/{town.series()}", "organiser")],
    "meetings.show": [_at("/rapat/{coming}"), _at("/rapat/{now}", note="now"), _at("/rapat/{held}", note="held"),
                      _at("/rapat/{draft}", note="draft"), _at("/rapat/{held}", "leader", "leader"),
                      Place(lambda town: f"/rapat/{town.moved}", "organiser", "one of a series")],
    "meetings.today": [_at("/hari-ini"), _at("/hari-ini", "leader", "leader"),
                       _at("/hari-ini", "administrator", "administrator")],
    "minutes.by_link": [Place(lambda town: _minutes_link(town))],
    "minutes.adopt": [Place(lambda town: town.voice_link()), Place(lambda town: town.voice_link(0), note="answered")],
    "minutes.adoption": [Place(lambda town: f"/rapat/{town.adopting()}/notula/persetujuan", "organiser"),
                         _at("/rapat/{now}/notula/persetujuan", "minute_taker", "off")],
    "minutes.adoption_setting": [_at("/forum/{forum}/notula/persetujuan")],
    "minutes.check": [_at("/periksa", None), _at("/periksa?sha256=" + "0" * 64, None, "not known"),
                      Place(lambda town: f"/periksa?sha256={_seal(town)}", None, "genuine")],
    "minutes.join_remark": [
        Place(lambda town: f"/rapat/{town.now}/notula/telaah/{town.suggestion().id}/gabung", "minute_taker")],
    "minutes.review": [Place(lambda town: f"/rapat/{town.reviewed()}/notula/telaah", "minute_taker")],
    "minutes.reviewer": [Place(lambda town: town.draft_link())],
    "minutes.suggest": [Place(lambda town: town.place())],
    "minutes.differences_between": [Place(lambda town: f"/notula/{corrected(town)}/perbedaan", "organiser")],
    "minutes.differences_now": [_at("/rapat/{held}/notula/perbedaan", "minute_taker")],
    "minutes.endorsement": [Place(endorsed, "organiser")],
    "minutes.history": [Place(lambda town: f"/rapat/{town.now}/notula/butir/{town.item_id}/riwayat", "minute_taker")],
    "minutes.merge": [_at("/rapat/{now}/notula/gabung/{conflict}", "minute_taker")],
    "minutes.new_endorsement": [_at("/rapat/{held}/berita-acara/baru", "minute_taker")],
    "minutes.promise": [
        Place(lambda town: f"/rapat/{town.now}/notula/tindak-lanjut/{town.drafted.id}", "minute_taker")],
    "minutes.public_differences": [Place(lambda town: f"/publik/notula/{corrected(town)}/perbedaan")],
    "minutes.public_read": [_at("/publik/notula/{held}", None),
                            Place(lambda town: f"/publik/notula/{corrected(town)}?versi=1", None, "old")],
    "minutes.publish": [_at("/rapat/{now}/notula/terbit", "minute_taker")],
    "minutes.read": [_at("/notula/{held}")],
    "minutes.sample": [_at("/rapat/{now}/notula/terbit/surat", "minute_taker"),
                       _at("/rapat/{held}/notula/terbit/surat?untuk=3&publik=1", "organiser", "held")],
    "minutes.sending": [_at("/rapat/{held}/notula/kiriman"),
                        _at("/rapat/{held}/notula/kiriman", "minute_taker", "minute taker")],
    "minutes.sealing": [_at("/segel", "administrator")],
    "minutes.signed_scan": [_at("/notula/{held}/berkas-resmi")],
    "minutes.starting_text": [_at("/forum/{forum}/atur/notula/coordination")],
    "minutes.starting_texts": [_at("/forum/{forum}/atur/notula")],
    "minutes.write": [_at("/rapat/{now}/notula", "minute_taker"), _at("/rapat/{held}/notula", "minute_taker", "held")],
    "portal.forum": [_at("/publik/{forum}", None), _at("/publik/{forum}", "leader", "leader")],
    "portal.index": [_at("/publik", None)],
    "reminders.edit": [Place(lambda town: f"/rapat/{town.coming}/pengingat/{_reminder(town)}", "organiser")],
    "reminders.edit_policy": [_at("/forum/{forum}/pengingat/before_start-10080-everybody")],
    "reminders.escalate": [_at("/rapat/{coming}/pengingat/atasan")],
    "reminders.manage": [_at("/rapat/{coming}/pengingat"), _at("/rapat/{draft}/pengingat", note="draft")],
    "reminders.new": [_at("/rapat/{coming}/pengingat/baru")],
    "reminders.new_policy": [_at("/forum/{forum}/pengingat/baru")],
    "reminders.nudge": [_at("/rapat/{coming}/pengingat/belum-menjawab")],
    "reminders.policies": [_at("/forum/{forum}/pengingat")],
    "reports.attendance": [_at("/forum/{forum}/laporan", "leader"),
                           _at("/forum/{forum}/laporan?lihat=tabel&rapat=semua&organisasi=semua", "leader", "table"),
                           _at("/forum/{forum}/laporan?sisi=masyarakat", "leader", "civil society")],
    "reports.attendance_rows": [_at("/forum/{forum}/laporan/baris?apa=hadir", "leader"),
                                _at("/forum/{forum}/laporan/baris?apa=rapat-bersama", "leader", "meetings")],
    "reports.region_page": [Place(lambda town: f"/laporan/wilayah/{town.forum.region.code}", "leader")],
    "reports.region_rows": [Place(lambda town: f"/laporan/wilayah/{town.forum.region.code}/baris", "leader")],
    "reports.award": [_at("/laporan/penghargaan", "administrator"),
                      _at("/laporan/penghargaan?forum={forum}", "leader", "agencies")],
    "reports.comparison_view": [_at("/laporan/perbandingan", "administrator"),
                                _at("/laporan/perbandingan?per=forum&urut=nama", "leader", "leader")],
    "reports.published": [Place(lambda town: f"/publik/{town.forum.slug}/kehadiran/{town.published()}")],
    "reports.publishing": [_at("/forum/{forum}/laporan/terbit")],
    "reports.stopping_digest": [Place(lambda town: _stop(town))],
    "search.index": [_at("/cari"), _at("/cari?q=data+desa&jenis=keputusan", note="found"),
                     _at("/cari?q=anggarn", note="meant"), _at("/cari?q=zebra+rapat", "leader", "nothing")],
    "search.public_index": [_at("/publik/cari", None), _at("/publik/cari?q=data", None, "found")],
    "web.styleguide": [_at("/komponen", None)],
}  # fmt: skip


def _report(town: Town, table: str) -> str:
    return f"/rapat/{town.now}/pintu/laporan/{town.participants(table)}"


def _minutes_link(town: Town) -> str:
    """Of an invitee with action items, so that the page has all its parts."""
    owner = next(one.owner_organisation_id for one in actions.for_meeting(town.meeting(town.held).id))
    invited = next(one for one in town.invitations(town.held) if one.organisation_id == owner)
    return readers.link(readers.of([invited.id])[invited.id])


def _stop(town: Town) -> str:
    user = town.user("leader")
    return f"/ringkasan/{user.id}/{stop_link(user).rsplit('/', 1)[1]}"


def _series(town: Town, rest: str) -> str:
    town.standing()
    return f"/seri/{town.series()}/undangan{rest}"


def _one(town: Town, invitation_id: int) -> str:
    return f"/rapat/{town.coming}/undangan/{invitation_id}"


def _reply(town: Town, key: str) -> str:
    return f"/u/{token(town.waiting(key))}"


def _seal(town: Town) -> str:
    return minutes.seals(town.meeting(town.held).id)[0].link


def _reminder(town: Town) -> int:
    return reminders.for_meeting(town.meeting(town.coming).id)[0].id
