/// Providers of mailboxes for anybody, the world over, access providers included: an address there says
/// nothing about the company of its owner.
let freeDomains = WordSet(
  """
  012.net.il 126.com 139.com 163.com 188.com 189.cn 1und1.de 21cn.com 263.net 2die4.com a1.net
  absamail.co.za abv.bg accountant.com activist.com adam.com.au adinet.com.uy aim.com
  airtelmail.in alice-dsl.net alice.de alice.it aliceadsl.fr aliyun.com ameritech.net
  anonaddy.me aol.co.uk aol.com aol.de aol.es aol.fr aol.it aol.jp aol.net aon.at apollo.lv
  arcor.de argentina.com arnet.com.ar artlover.com asia.com atlas.cz att.net au.com auone.jp
  autograf.pl autorambler.ru azet.sk bbox.fr belgacom.net bell.net bellsouth.net bezeqint.net
  biglobe.ne.jp bigmir.net bigpond.com bigpond.net.au bikerider.com bk.ru blu.it bluemail.ch
  bluewin.ch blueyonder.co.uk bol.com.br bredband.net broadpark.no bsnl.in btinternet.com
  btopenworld.com buziaczek.pl cableone.net cantv.net caramail.com caramail.fr cario.fr
  casema.nl cegetel.net centrum.cz centrum.sk centurylink.net centurytel.net charter.net
  cheerful.com chef.net chello.at chello.nl chinaren.com chol.com citromail.hu ciudad.com.ar
  clear.net.nz click21.com.br clix.pt club-internet.fr cogeco.ca comcast.net comhem.se
  consultant.com contractor.net countermail.com cox.net ctemplar.com cyber.net.pk cytanet.com.cy
  daum.net dion.ne.jp dir.bg directbox.com disroot.org docomo.ne.jp doctor.com dodo.com.au
  dr.com dreamwiz.com duck.com earthlink.net eastlink.ca eclipso.de eclipso.eu eim.ae eircom.net
  elisanet.fi email.com email.cz email.de email.it email.si email.ua emailn.de embarqmail.com
  emirates.net.ae empal.com engineer.com etb.net.co europe.com euskaltel.net ewe.net ewetel.net
  excite.co.jp excite.com express.net.ua eyou.com ezweb.ne.jp fastmail.co.uk fastmail.com
  fastmail.de fastmail.fm fastmail.net fastwebnet.it fibertel.com.ar firemail.de forthnet.gr
  foxmail.com fpt.vn free.fr freechal.com freemail.gr freemail.hu freenet.de freeserve.co.uk
  frisurf.no frontier.com frontiernet.net fsmail.net gadz.org gardener.com gawab.com gazeta.pl
  gbg.bg giallo.it globelines.com.ph globo.com globomail.com gmail.com gmx.at gmx.biz gmx.ch
  gmx.co.uk gmx.com gmx.de gmx.es gmx.eu gmx.fr gmx.info gmx.net gmx.org gmx.us go2.pl goo.jp
  googlemail.com hanmail.net hanmir.com hathway.com hetnet.nl hey.com hinet.net hispeed.ch
  hitel.net hol.gr home.nl home.se hot.ee hotbox.ru hotmail.at hotmail.be hotmail.ca hotmail.ch
  hotmail.cl hotmail.co.id hotmail.co.il hotmail.co.in hotmail.co.jp hotmail.co.kr hotmail.co.nz
  hotmail.co.th hotmail.co.uk hotmail.co.za hotmail.com hotmail.com.ar hotmail.com.au
  hotmail.com.br hotmail.com.hk hotmail.com.mx hotmail.com.tr hotmail.com.tw hotmail.com.vn
  hotmail.cz hotmail.de hotmail.dk hotmail.es hotmail.fi hotmail.fr hotmail.gr hotmail.hu
  hotmail.it hotmail.jp hotmail.lt hotmail.lv hotmail.my hotmail.nl hotmail.no hotmail.ph
  hotmail.rs hotmail.se hotmail.sg hotmail.sk hotpop.com hush.com hushmail.com hushmail.me
  i.softbank.jp i.ua iafrica.com icloud.com ig.com.br iinet.net.au in.com in.gr iname.com
  inbox.com inbox.lt inbox.lv inbox.ru inbox.si indamail.hu indiatimes.com indosat.net.id
  inet.hr infoseek.jp infovia.com.ar inode.at interia.eu interia.pl internet.ru internode.on.net
  inwind.it iol.ie iol.it iol.pt jazztel.es jcom.home.ne.jp job4u.com journalist.com jubii.dk
  juno.com kabelmail.de kabsi.at kakao.com katamail.com keemail.me kimo.com knology.net
  kolabnow.com kolumbus.fi korea.com kpnmail.nl kpnplanet.nl lantic.net laposte.net
  latinmail.com lawyer.com lenta.ru libero.it lineone.net linuxmail.org list.ru live.at live.be
  live.ca live.cl live.cn live.co.kr live.co.uk live.co.za live.com live.com.ar live.com.au
  live.com.mx live.com.my live.com.pt live.com.sg live.de live.dk live.fi live.fr live.hk
  live.ie live.in live.it live.jp live.nl live.no live.ph live.ru live.se livemail.tw liwest.at
  love.com luukku.com lycos.co.kr lycos.com lyse.net mac.com madasafish.com mail-me.com mail.bg
  mail.co.uk mail.com mail.de mail.dk mail.ee mail.goo.ne.jp mail.lt mail.pt mail.ru
  mail.telepac.pt mail.ua mail333.com mailbox.gr mailbox.hu mailbox.in.ua mailbox.org maileu.de
  mailfence.com maktoob.com me.com mediacombb.net menara.ma messagingengine.com meta.ua
  mindspring.com movistar.es mozmail.com msa.hinet.net msn.com mts.net musician.org mweb.co.za
  mynet.com myrambler.ru myself.com myyahoo.com nana10.co.il narod.ru naseej.com nate.com
  naver.com nb.sympatico.ca neomailbox.com neostrada.pl net.hr netcabo.pt netcologne.de
  netscape.com netscape.net netti.fi netvigator.com netvision.net.il netzero.com netzero.net
  neuf.fr nifty.com noos.fr ntlworld.com numericable.fr nvbell.net o2.co.uk o2.pl o2mail.de
  o2online.de ocn.ne.jp ofir.dk oi.com.br one.lt onet.eu onet.pl online.de online.ee online.nl
  online.no online.ua ono.com op.pl optimum.net optonline.net optusnet.com.au orange.es
  orange.fr orange.net orangemail.sk orcon.net.nz osnanet.de otenet.gr outlook.at outlook.be
  outlook.cl outlook.co.id outlook.co.il outlook.co.th outlook.com outlook.com.ar outlook.com.au
  outlook.com.br outlook.com.gr outlook.com.tr outlook.com.vn outlook.cz outlook.de outlook.dk
  outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it outlook.jp outlook.kr
  outlook.lv outlook.my outlook.ph outlook.pt outlook.sa outlook.sg outlook.sk outlook.th
  ozemail.com.au pacbell.net pacific.net.sg pandora.be paradise.net.nz paran.com passagen.se
  passport.com pathfinder.gr pchome.com.tw pd.jaring.my peoplepc.com plala.or.jp planet.nl
  planet.tn plasa.com pldtdsl.net plus.com plusnet.com pm.me pobox.sk pochta.ru poczta.fm
  poczta.onet.eu poczta.onet.pl pop.com.br post.com post.cz post.sk poste.it posteo.de posteo.eu
  posteo.net pp.inet.fi prodigy.net prodigy.net.mx programmer.net proton.me protonmail.ch
  protonmail.com proximus.be pt.lu q.com qq.com quick.cz quicknet.nl r7.com rambler.ru rcn.com
  rediff.com rediffmail.com riseup.net ro.ru roadrunner.com rocketmail.com rogers.com rr.com
  runbox.com safe-mail.net sapo.pt sasktel.net satyam.net.in saudi.net.sa saunalahti.fi
  sbcglobal.net scarlet.be seed.net.tw seznam.cz sfr.fr shaw.ca sibmail.com sify.com simnet.is
  simplelogin.com sina.cn sina.com singnet.com.sg siol.net skiff.com sky.com skynet.be
  slingshot.co.nz snet.net so-net.ne.jp softbank.ne.jp sogou.com sohu.com solcon.nl spectrum.net
  speedy.com.ar spray.se starmedia.com startmail.com stofanet.dk streamyx.com suddenlink.net
  sunrise.ch suomi24.fi supereva.it superig.com.br superonline.com swbell.net swissonline.ch
  sympatico.ca t-online.de t-online.hu t.vodafone.ne.jp talk21.com talktalk.net tdcadsl.dk
  teacher.com techie.com tele2.nl tele2.se telefonica.net telenet.be telenor.no teletu.it
  telfort.nl telia.com telkom.net telkomsa.net telus.net terra.cl terra.com terra.com.br
  terra.com.mx terra.es tim.it tin.it tiscali.co.uk tiscali.cz tiscali.it tlen.pl tm.net.my
  toke.com tom.com topnet.tn tpg.com.au ttmail.com turk.net tut.by tuta.com tuta.io tutamail.com
  tutanota.com tutanota.de tutopia.com twc.com ukr.net une.net.co unity-mail.de unitybox.de
  uol.com.br upcmail.hu upcmail.nl url.com.tw usa.com usa.net utanet.at verizon.net versanet.de
  videotron.ca vip.163.com vip.hr vip.qq.com vip.sina.com vip.sohu.com vipmail.hu virgilio.it
  virgin.net virginmedia.com vnn.vn vodafone.de vodafone.it vodafonemail.de vodamail.co.za
  voila.fr volja.net volny.cz voo.be vp.pl vsnl.com vsnl.net vtr.net vtxnet.ch walla.co.il
  walla.com wanadoo.es wanadoo.fr wananchi.com web.de webmail.co.za welho.com westnet.com.au
  windowslive.com windowslive.com.tr windstream.net wo.cn wowway.com wowway.net wp.pl
  writeme.com xmail.ru xs4all.nl xtra.co.nz ya.com ya.ru yahoo.ae yahoo.at yahoo.be yahoo.bg
  yahoo.ca yahoo.ch yahoo.cl yahoo.cn yahoo.co.id yahoo.co.il yahoo.co.in yahoo.co.jp
  yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.uk yahoo.co.za yahoo.com yahoo.com.ar
  yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.co yahoo.com.hk yahoo.com.mx yahoo.com.my
  yahoo.com.pe yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw yahoo.com.ua yahoo.com.ve
  yahoo.com.vn yahoo.cz yahoo.de yahoo.dk yahoo.ee yahoo.es yahoo.fi yahoo.fr yahoo.gr yahoo.hr
  yahoo.hu yahoo.ie yahoo.in yahoo.it yahoo.lt yahoo.lv yahoo.nl yahoo.no yahoo.pl yahoo.pt
  yahoo.ro yahoo.rs yahoo.ru yahoo.se yahoo.si yahoo.sk yandex.by yandex.com yandex.kz yandex.ru
  yandex.ua ybb.ne.jp yeah.net ymail.com zahav.net.il zebra.lt zen.co.uk ziggo.nl zipmail.com.br
  zoho.com zoho.eu zoho.in zohomail.com zohomail.eu zohomail.in zonnet.nl zoznam.sk
  """)
