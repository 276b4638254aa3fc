/// Local parts that stand for a function and not for a person, in the languages of Europe, the Americas
/// and East Asia. Folded, without separators and digits: `no-reply` and `sales2` are looked up as `noreply` and
/// `sales`.
let roleNames = WordSet(
  """
  aanmelden ablage abrechnung abuse account accounting accounts accueil achat achats acquisti
  adm admin administracao administracion administratie administratif administration
  administrator adminteam admissions ads advertising advice afspraken ajuda alerts almacen
  alumni amministrazione analytics anfrage anfragen anmeldung api applications archive
  asiakaspalvelu assistance assistenza assistenzaclienti atencion atencionalcliente atendimento
  audit auftraege auftrag ausbildung aussendienst auth ayuda bangongshi bestellen bestelling
  bestellingen bestellung bestellungen bestuur betrieb betriebsrat bewerbung bewerbungen bilgi
  billing billings biuro board boekhouding bogholderi bok bokning booking bookings bookkeeping
  bot bounce bounces boutique branch broadcast buchhaltung buero buh buhgalter buhgalteria buro
  business businessdevelopment caiwu calidad campus candidature candidatures care career careers
  catering chairman client clientes clienti clients clientservices cloud club cobranca cobranza
  cobranzas collections comenzi comercial commande commandes commercial commerciale committee
  communication communications community complaints compliance compras comptabilite comptable
  comunicacion comunicazione conference contabilidad contabilidade contabilita contabilitate
  contact contacter contactme contacto contacts contactus contato contatos contatti contatto
  content contracts contratacion coordinator corporate correo correspondence cotizaciones
  council courrier cs curriculo customer customercare customerrelations customers
  customerservice customersupport data database datenschutz delivery demo deploy desk destek dev
  developer developers devnull devops direccion directeur directie direction director directors
  diretoria direzione dispatch disposition dns dogovor domain domains donate donations
  donotreply dpo dzialhandlowy ebill ecommerce editor editorial editors education eigyo einkauf
  ekonomi email empfang empleo empleos emploi employment engineering enquire enquiries enquiry
  envios ertekesites estimates estoque events everyone exec executive export facilities
  facturacion facturas facturation facturen factures factuur faculty faktura fakturace
  fakturering fakturierung fakturor faktury faleconosco fatturazione fatture fax feedback
  finance financeiro financeteam financien finanzas finanzen firma fiscal fleet formacion
  formation formazione forms forsaljning frontdesk fundraising gdpr general gerencia gerente
  geschaeftsfuehrung geschaeftsleitung geschaftsfuhrung gestion group groups handlowy
  hausverwaltung hello help helpdesk helpline hey hi hiring hola hospitality host hosting
  hostmaster hotline hr hrteam humanresources ik iletisim import imprensa impressum inbox info
  infodesk informacion information informations informazioni informes infos inkoop inkop
  innendienst inquire inquiries inquiry insankaynaklari inscription inscriptions insurance
  internal international internship invest investor investorrelations investors invoice invoices
  invoicing ir iroda it itsupport jimu jinji job jobs journal juridico juridique kadry kaikei
  kantoor kanzlei kariera karriere kasse kefu keiri klacht klachten klant klantenservice koho
  kontakt ksiegowosc kunde kunden kundenbetreuung kundendienst kundenservice kundeservice
  kundservice kundtjanst lager laskutus lavoro law lead leads legal legale leitung letters
  library licensing list listserv livraison logistica logistics logistique logs lohn loja
  magazijn magazzino mail mailbox mailer mailerdaemon main maintenance mairie management manager
  managers marketing marketingteam media mediarelations member members membership memberships
  mercadeo mercadotecnia merchandise mis moderator monitoring muhasebe musterihizmetleri myynnit
  myynti negozio network networking news newsdesk newsletter newsletters newsroom nfe nobody noc
  nominas noreply notification notifications notify null obchod objednavky obsluga office
  officeadmin officemanager oficina onderhoud online ontvangst operations operator ops orcamento
  orcamentos order orders ordini ordre organization otdelkadrov otoiawase ouvidoria owner owners
  pagos partner partners partnership partnerships parts payable payables payment payments
  payroll pec pedido pedidos penzugy people pers personal personalabteilung personalwesen
  personeelszaken personnel photos planning podcast podderzhka podpora poptavka portal poruchki
  post posta postbox postmaster poststelle pr praca praxis prenotazioni prensa president press
  presse pressoffice presupuestos preventivi prezes priem principal privacy procurement
  prodazhbi prodazhi prodej product production products produktion produzione program programs
  project projects projekte promo promotions property proveedores public publicidad publicity
  publicrelations purchase purchases purchasing qualidade qualita qualite quality query
  quotation quotations quote quotes realestate receivables recepce recepcion recepcja receptie
  reception receptionist rechnung rechnungen reclamos recruit recruiter recruiting recruitment
  recruitments recrutamento recrutement recursoshumanos redaction redakcja redaktion redazione
  referrals refunds register registrar registration registry regnskab regnskap reklama reklamace
  reklamacje reklamation rekrutacja relacionamento relation relationclient relations remove
  rendeles renseignement renseignements rental rentals reply report reports request requests
  research resepsjon reservas reservation reservations reserveren reserveringen reservierung
  responsible returns rezerwacja rezerwacje rh risorseumane root rrhh sac saiyo sale sales
  salesteam salg salgs sampling satinalma satis sav sbyt scheduling school secretar secretaria
  secretariaat secretariat secretary security segreteria sekretariat seo service serviceclient
  servicecommercial servicedesk services servicio servicioalcliente servis servizi
  servizioclienti serwis shangwu shipping shop shopping siege signup siparis site sitemaster
  sklep snab social socialmedia software sollicitatie sollicitaties solutions somu soporte soumu
  spam spedizioni sponsor sponsorship sprzedaz staff staffing stampa store studio subscribe
  subscription subscriptions suggestions suporte supplier suppliers support supportteam survey
  sviluppo sysadmin system systems szamlazas taller tax team tech technical technicalsupport
  technik technique technology techsupport tecnico tender termin termine tesoreria tesouraria
  test testing theteam tickets tienda tilaukset titkarsag toiawase toimisto tour tours trabajo
  trade trading training trainings transport travel treasurer trial turismo ucetni ucetnictvi
  uctaren ufficio ufficioacquisti ufficiostampa ugyfelszolgalat uketsuke unsubscribe update
  updates usenet users uucp vagas vanzari vendas vendite vendor vendors venta ventas vente
  ventes verein verhuur verkauf verkoop versand vertrieb verwaltung vevoszolgalat visa volunteer
  volunteers vorstand vragen warehouse warranty web webadmin webdev webinfo webmaster webmasters
  webmestre webservices webshop website webwinkel welcome werkplaats werkstatt wholesale
  wordpress workshop www xiaoshou yewu zakaz zakazi zakupki zakupy zamowienia zarzad zentrale
  zhaopin λογιστηριο πωλησεις бухгалтерия заказ заказы инфо кадры офис поддержка помощь почта
  продажи реклама справка דואר מכירות שירות دعم مبيعات معلومات お問い合わせ 問い合わせ 営業 客服 招聘 採用 総務 销售
  고객센터 문의 영업 채용
  """)
