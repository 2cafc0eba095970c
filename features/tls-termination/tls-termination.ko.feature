# language: ko
기능: TLS 종료
  인터넷은 Ingress와 TLS로, Ingress는 Pod와 평문 HTTP로 이야기한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 web에 관한 것이 하나 이상 있다

  @criterion(two) @points(20)
  시나리오: Pod 두 개가 서비스한다
    그러면 준비된 Pod가 정확히 2개 서비스 web/front 뒤에 있다

  @criterion(https) @points(45)
  시나리오: 쇼핑몰이 TLS로 응답한다
    그러면 인증서를 확인하는 203.0.113.9의 클라이언트가 상태 200을 https://shop.example/ 에서 받는다

  @criterion(redirect) @points(25)
  시나리오: 평문 http는 그리로 보낸다
    그러면 203.0.113.9의 클라이언트가 상태 308을 http://shop.example/ 에서 받는다
