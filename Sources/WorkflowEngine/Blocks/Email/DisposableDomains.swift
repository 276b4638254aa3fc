/// Domains that give anybody a mailbox for minutes. Compiled by hand, and checked against
/// the public-domain list `disposable-email-domains`.
let disposableDomains = WordSet(
  """
  027168.com 10mail.com 10mail.org 10mail.tk 10minemail.com 10minutemail.be 10minutemail.co.uk
  10minutemail.co.za 10minutemail.com 10minutemail.de 10minutemail.net 10minutemail.nl
  10minutemail.pro 10minutemail.us 1secmail.com 1secmail.net 1secmail.org 20email.eu 20mail.it
  20minutemail.com 20minutemail.it 2prong.com 30minutemail.com 33mail.com 3d-painting.com
  4warding.com 5mail.cf 60minutemail.com 6paq.com 7tags.com 9ox.net anonbox.net anonmails.de
  anonymbox.com antichef.com antireg.ru antispam.de antispammail.de armyspy.com azmeil.tk
  bareed.ws bccto.me beefmilk.com besttempmail.com bigstring.com binkmail.com bio-muesli.net
  bobmail.info bofthew.com bootybay.de boun.cr bouncr.com breakthru.com brefmail.com
  brennendesreich.de broadbandninja.com bsnow.net bspamfree.org bugmenot.com bumpymail.com
  bund.us bundes-li.ga burnermail.io burnthespam.info burstmail.info buymoreplays.com
  byebyemail.com byom.de casualdx.com cek.pm centermail.com centermail.net chacuo.net
  chammy.info childsavetrust.org chitthi.in chogmail.com choicemail1.com clixser.com cmail.net
  cmail.org coldemail.info consumerriot.com courriel.fr.nf courrieltemporaire.com crapmail.org
  crazymailing.com cs.email cubiclink.com curryworld.de cust.in cuvox.de d3p.dk dacoolest.com
  dandikmail.com dayrep.com dcemail.com deadaddress.com deadspam.com delikkt.de despam.it
  despammed.com devnullmail.com digitalsanctuary.com dingbone.com disbox.net disbox.org
  discard.cf discard.email discard.ga discard.gq discard.ml discard.tk discardmail.com
  discardmail.de disposableaddress.com disposableemailaddresses.com disposableinbox.com
  dispose.it disposeamail.com disposemail.com dispostable.com dodgeit.com dodgit.com dodgit.org
  dontreg.com dontsendmespam.de drdrb.com drdrb.net dropmail.me dump-email.info dumpandjunk.com
  dumpmail.de dumpyemail.com e4ward.com easytrashmail.com eay.jp einmalmail.de einrot.com
  email-fake.com email60.com emaildienst.de emailfake.com emailgo.de emailias.com emaillime.com
  emailmiser.com emailnax.com emailondeck.com emailsensei.com emailtemporanea.com
  emailtemporanea.net emailtemporar.ro emailtemporario.com.br emailthe.net emailtmp.com
  emailwarden.com emailxfer.com emeil.in emeil.ir emlhub.com emlpro.com emltmp.com emz.net
  enterto.com ephemail.net etranquil.com etranquil.net etranquil.org evopo.com explodemail.com
  eyepaste.com fake-box.com fakebox.org fakeinbox.cf fakeinbox.com fakeinbox.ga fakeinbox.ml
  fakeinbox.tk fakeinformation.com fakemail.fr fakemail.net fakemailgenerator.com fakemailz.com
  fastmazda.com fexbox.org fexbox.ru fexpost.com fightallspam.com filzmail.com fivemail.de
  fixmail.tk fleckens.hu flyspam.com freeml.net freundin.ru friendlymail.co.uk fudgerub.com
  fuwari.be fux0ringduh.com generator.email getairmail.cf getairmail.com getmails.eu getnada.com
  getonemail.com getonemail.net ghosttexter.de girlsundertheinfluence.com gishpuppy.com
  goemailgo.com gotmail.com gotmail.net gotmail.org gowikibooks.com great-host.in greensloth.com
  grr.la gsrv.co.uk guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info
  guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com haltospam.com
  harakirimail.com hatespam.org hidemail.de hidemail.pro hidzz.com hmamail.com hochsitze.com
  honeys.be hulapla.de ichigo.me ieatspam.eu ieatspam.info ieh-mail.de imails.info
  inboxalias.com inboxbear.com inboxclean.com inboxclean.org inboxkitten.com inboxproxy.com
  incognitomail.com incognitomail.net incognitomail.org inpwa.com insorg-mail.info instaddr.win
  instant-mail.de instantemailaddress.com intopwa.com ipoo.org irish2me.com jetable.com
  jetable.fr.nf jetable.net jetable.org jetable.pp.ua jnxjn.com jobbikszimpatizans.hu
  jourrapide.com junk1e.com junkmail.ga junkmail.gq kasmail.com kaspop.com keepmymail.com
  killmail.com killmail.net klassmaster.com klassmaster.net klzlk.com koszmail.pl kpost.be
  kurzepost.de laste.ml lawlita.com letthemeatspam.com lhsdv.com lifebyfood.com link2mail.net
  linshiyouxiang.net litedrop.com lookugly.com lortemail.dk lr78.com m4ilweb.info maboard.com
  mail-temp.com mail-temporaire.com mail-temporaire.fr mail.gw mail.tm mail1a.de mail2rss.org
  mail4trash.com mailbiz.biz mailbox80.biz mailbox92.biz mailbucket.org mailcatch.com
  mailchop.com mailcker.com mailde.de mailde.info maildrop.cc maildrop.cf maildrop.ga
  maildrop.gq maildrop.ml maildx.com maileater.com mailed.ro maileimer.de maileme101.com
  mailexpire.com mailfa.tk mailforspam.com mailfreeonline.com mailfs.com mailguard.me
  mailhazard.com mailhazard.us mailhz.me mailimate.com mailin8r.com mailinatar.com
  mailinater.com mailinator.com mailinator.net mailinator2.com mailincubator.com mailismagic.com
  mailjunk.cf mailmate.com mailme.ir mailme.lv mailmetrash.com mailmoat.com mailna.biz mailna.co
  mailna.in mailna.me mailnator.com mailnesia.com mailnull.com mailorg.org mailpick.biz
  mailpoof.com mailproxsy.com mailquack.com mailrock.biz mailsac.com mailscrap.com mailseal.de
  mailshell.com mailsiphon.com mailslapping.com mailslite.com mailtemp.info mailtemporaire.com
  mailtemporaire.fr mailto.plus mailtome.de mailtothis.com mailtrash.net mailtv.net mailtv.tv
  mailzilla.com mailzilla.org makemetheking.com mbx.cc meinspamschutz.de meltmail.com merry.pink
  messagebeamer.de mierdamail.com minimail.gq mintemail.com mirai.re mjukglass.nu moakt.cc
  moakt.co moakt.com moakt.ws mobileninja.co.uk moburl.com mohmal.com mohmal.im mohmal.in
  mohmal.tech moncourrier.fr.nf monemail.fr.nf monmail.fr.nf monumentmail.com mt2009.com
  mt2014.com mt2015.com mvrht.com mvrht.net mycleaninbox.net mymail-in.net mypartyclip.de
  myphantomemail.com mysamp.de mytemp.email mytempemail.com mytempmail.com mytrashmail.com
  nabuma.com nepwk.com nervmich.net nervtmich.net netmails.com netmails.net netzidiot.de
  nezumi.be nice-4u.com nincsmail.com nincsmail.hu nnh.com no-spam.ws noblepioneer.com
  nobulk.com noclickemail.com nogmailspam.info nomail2me.com nomorespamemails.com nospam4.us
  nospamfor.us nospamthanks.info notmailinator.com notsharingmy.info nowhere.org nowmymail.com
  nqmo.com nurfuerspam.de nwldx.com objectmail.com obobbo.com odnorazovoe.ru oneoffemail.com
  onewaymail.com oopi.org opayq.com ordinaryamerican.net otherinbox.com ovpn.to owleyes.ch
  owlpic.com pancakemail.com pimpedupmyspace.com pjjkp.com plexolan.de pokemail.net
  politikerclub.de poofy.org postacin.com prin.be privatdemail.net privy-mail.com privymail.de
  proxymail.eu prtnx.com punkass.com putthisinyourspamdatabase.com pwrby.com quickinbox.com
  quickmail.nl rcpt.at reallymymail.com realtyalerts.ca recode.me regbypass.com rejectmail.com
  reliable-mail.com rhyta.com rklips.com rmqkr.net rover.info rppkn.com rtrtr.com s0ny.net
  safersignup.de safetymail.info safetypost.de sandelf.de saynotospams.com
  selfdestructingmail.com sendspamhere.com senseless-entertainment.com sharklasers.com
  shieldedmail.com shieldemail.com shiftmail.com shitmail.me shitmail.org shortmail.net
  skeefmail.com slaskpost.se slopsbox.com slushmail.com smashmail.de smellfear.com snakemail.com
  sneakemail.com sofimail.com sofort-mail.de sogetthis.com soodonims.com spam.la spam.org.es
  spam.su spam4.me spamail.de spamavert.com spambob.com spambob.net spambob.org spambog.com
  spambog.de spambog.ru spambox.info spambox.org spambox.us spamcannon.com spamcero.com
  spamcon.org spamcorptastic.com spamcowboy.com spamcowboy.net spamcowboy.org spamday.com
  spamdecoy.net spamex.com spamfighter.cf spamfree.eu spamfree24.com spamfree24.de spamfree24.eu
  spamfree24.info spamfree24.net spamfree24.org spamgourmet.com spamgourmet.net spamgourmet.org
  spamherelots.com spamhereplease.com spamhole.com spamify.com spaminator.de spamkill.info
  spaml.com spaml.de spammotel.com spamobox.com spamoff.de spamslicer.com spamspot.com
  spamstack.net spamthis.co.uk spamthisplease.com spamtrail.com spamtroll.net spoofmail.de
  spymail.one stayhome.li stuffmail.de super-auswahl.de supergreatmail.com supermailer.jp
  superrito.com superstachel.de suremail.info sute.jp talkinator.com tapi.re teewars.org
  teleworm.com teleworm.us temp-mail.com temp-mail.de temp-mail.io temp-mail.org temp-mail.pp.ua
  temp-mail.ru tempail.com tempemail.biz tempemail.co.za tempemail.com tempemail.net
  tempinbox.co.uk tempinbox.com tempmail.co tempmail.com tempmail.de tempmail.dev tempmail.eu
  tempmail.it tempmail.net tempmail.ninja tempmail.plus tempmail.pp.ua tempmail.us tempmail2.com
  tempmailer.com tempmailer.de tempmailo.com tempomail.fr temporarily.de temporaryemail.net
  temporaryemail.us temporaryforwarding.com temporaryinbox.com temporarymailaddress.com
  tempr.email tempthe.net tempymail.com thankyou2010.com thecloudindex.com
  thisisnotmyrealemail.com thismail.net thrma.com throwam.com throwaway.email
  throwawayemailaddress.com throwawaymail.com throwawaymail.pp.ua tilien.com tittbit.in tizi.com
  tmail.com tmail.ws tmailinator.com tmails.net tmpbox.net tmpeml.com tmpjr.me tmpmail.net
  tmpmail.org tofeat.com toiea.com topranklist.de tradermail.info trash-mail.at trash-mail.cf
  trash-mail.com trash-mail.de trash-mail.ga trash-mail.ml trash-mail.tk trash-me.com
  trash2009.com trash2010.com trashcanmail.com trashdevil.com trashdevil.de trashemail.de
  trashinbox.com trashmail.at trashmail.com trashmail.de trashmail.fr trashmail.io trashmail.me
  trashmail.net trashmail.org trashmail.se trashmail.ws trashmailer.com trashymail.com
  trashymail.net trbvm.com trialmail.de trillianpro.com turual.com twinmail.de tyldd.com
  uggsrock.com upliftnow.com uplipht.com uroid.com usako.net veryrealemail.com via.tokyo.jp
  viditag.com viralplays.com vkcode.ru vomoto.com vpn.st vsimcard.com vubby.com webemail.me
  webm4il.info weg-werf-email.de wegwerf-email-addressen.de wegwerf-email.de wegwerf-email.net
  wegwerf-emails.de wegwerfadresse.de wegwerfemail.com wegwerfemail.de wegwerfmail.de
  wegwerfmail.info wegwerfmail.net wegwerfmail.org wetrainbayarea.com wh4f.org whatpaas.com
  whopy.com whyspam.me wilemail.com willhackforfood.biz willselfdestruct.com winemaven.info
  wronghead.com wuzup.net wuzupmail.net wwwnew.eu xagloo.com xemaps.com xents.com xmaily.com
  yep.it yogamaven.com yomail.info yopmail.com yopmail.fr yopmail.net yopmail.pp.ua yuurok.com
  z1p.biz zehnminuten.de zehnminutenmail.de zippymail.info zoaxe.com zoemail.net zoemail.org
  zomg.info zzrgg.com
  """)
